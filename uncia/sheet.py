"""A contact sheet: the middle frame of every burst, framed by what became of it."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from uncia.truth import Seen

_WIDTH, _HEIGHT, _CAPTION, _EDGE = 240, 160, 18, 4
_COLUMNS = 6
_COLOURS = {
    "keep": (46, 160, 67),
    "discard": (110, 118, 129),
    "audit": (210, 153, 34),
    "failed": (218, 54, 51),
}


def draw_sheet(bursts: Sequence[Seen], folder: Path, target: Path, most: int = 120) -> None:
    """Write a PNG of the first bursts: green kept, grey discarded, amber audited, red failed."""
    shown = bursts[:most]
    rows = -(-len(shown) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _WIDTH, max(rows, 1) * (_HEIGHT + _CAPTION)), (13, 17, 23))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for at, burst in enumerate(shown):
        left, top = at % _COLUMNS * _WIDTH, at // _COLUMNS * (_HEIGHT + _CAPTION)
        colour = _COLOURS[burst.decision]
        box = (left + 2, top + 2, left + _WIDTH - 3, top + _HEIGHT - 1)
        draw.rectangle(box, fill=colour)
        picture = _thumbnail(folder / burst.files[len(burst.files) // 2])
        sheet.paste(picture, (left + 2 + _EDGE, top + 2 + _EDGE))
        caption = f"{burst.decision}: {burst.label} {burst.score:.2f}, {len(burst.files)} frames"
        draw.text((left + 4, top + _HEIGHT + 1), caption, fill=colour, font=font)
    sheet.save(target)


def _thumbnail(path: Path) -> Image.Image:
    size = (_WIDTH - 4 - 2 * _EDGE, _HEIGHT - 2 - 2 * _EDGE)
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", size)
            return picture.convert("RGB").resize(size)
    except (OSError, ValueError):
        return Image.new("RGB", size, (60, 20, 20))
