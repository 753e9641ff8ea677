"""The contact sheet: a picture of what would have been deleted, to be looked at by a person."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from edge.evidence.whole_file import write_whole
from edge.policy.thumbnail import HEIGHT, WIDTH

_COLUMNS = 6
_LINE = 20
_PAPER, _INK, _NONE = (24, 24, 24), (230, 230, 230), (70, 70, 70)


@dataclass(frozen=True, slots=True)
class Cell:
    """A thumbnail as JPEG, empty where there is none, and the line below it."""

    picture: bytes
    line: str


def write_sheet(path: Path, parts: Sequence[tuple[str, Sequence[Cell]]]) -> None:
    """Write a PNG of these parts, each a title and its cells. Raises OSError."""
    rows = [(title, cells, -(-len(cells) // _COLUMNS)) for title, cells in parts if cells]
    down = sum(_LINE + count * (HEIGHT + _LINE) for _, _, count in rows)
    sheet = Image.new("RGB", (_COLUMNS * WIDTH, max(down, _LINE)), _PAPER)
    pen, font, top = ImageDraw.Draw(sheet), ImageFont.load_default(12), 0
    for title, cells, count in rows:
        pen.text((4, top + 2), title, _INK, font)
        for at, cell in enumerate(cells):
            left = at % _COLUMNS * WIDTH
            below = top + _LINE + at // _COLUMNS * (HEIGHT + _LINE)
            sheet.paste(_picture(cell.picture), (left, below))
            pen.text((left + 4, below + HEIGHT + 2), cell.line, _INK, font)
        top += _LINE + count * (HEIGHT + _LINE)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: sheet.save(file, "PNG"))


def _picture(thumbnail: bytes) -> Image.Image:
    picture = Image.new("RGB", (WIDTH - 4, HEIGHT), _NONE)
    if not thumbnail:
        ImageDraw.Draw(picture).text((8, 8), "no picture", _INK, ImageFont.load_default(12))
        return picture
    with Image.open(io.BytesIO(thumbnail)) as opened:
        picture.paste(opened.convert("RGB"), (0, 0))
    return picture
