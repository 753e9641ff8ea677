"""A contact sheet of the worst misses: photographs, so it stays in the folder it is made in."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from convert.miss import Misses
from convert.trial import Trial
from sight.photograph import UnreadableError, read_photograph

_WIDTH, _HEIGHT, _GAP, _COLUMNS = 320, 214, 8, 4
_LINE, _TITLE = 16, 40
#: A row: pictures, two lines of caption, room.
_ROW = _HEIGHT + 2 * _LINE + 14
_MOST = 16
_PAPER, _INK, _FAINT, _CHANGE = (250, 250, 248), (25, 25, 25), (110, 110, 110), (255, 196, 0)
_NO_PICTURE = (60, 20, 20)


def draw_misses(kinds: Sequence[Misses], crops: tuple[float, float], path: Path) -> None:
    """Write a PNG: up to sixteen of each kind, what changed in a frame boxed, a caption to each.

    Of every event the frame that counted most is shown, without its banner (`crops`: top, bottom).
    """
    heights = [_TITLE + _rows(kind) * _ROW + _GAP for kind in kinds]
    sheet = Image.new("RGB", (_COLUMNS * (_WIDTH + _GAP) + _GAP, sum(heights)), _PAPER)
    draw, top = ImageDraw.Draw(sheet), 0
    for kind, height in zip(kinds, heights, strict=True):
        shown = kind.trials[:_MOST]
        said = f"{kind.title}: {len(kind.trials)}" if shown else f"{kind.title}: none"
        said += f", the worst {len(shown)}" if len(shown) < len(kind.trials) else ""
        draw.text((_GAP, top + 12), said, _INK, ImageFont.load_default(18))
        for at, trial in enumerate(shown):
            left = _GAP + at % _COLUMNS * (_WIDTH + _GAP)
            down = top + _TITLE + at // _COLUMNS * _ROW
            sheet.paste(_picture(trial, crops), (left, down))
            _caption(draw, trial, left, down + _HEIGHT)
        top += height
    sheet.save(path)


def _rows(kind: Misses) -> int:
    return -(-min(len(kind.trials), _MOST) // _COLUMNS)


def _caption(draw: ImageDraw.ImageDraw, trial: Trial, left: int, top: int) -> None:
    event, verdict = trial.event, trial.judged.verdict
    if verdict is None:
        return
    kept = f"score {1 - verdict.waste:.3f}"
    said = f"{event.label} -> {verdict.label} {verdict.score:.2f}, {kept}"
    frames = f"{len(event.photographs)} frames" if len(event.photographs) > 1 else "1 frame"
    where = ", ".join(
        part for part in (event.source, event.location, frames, Path(event.name).name) if part
    )
    for line, text, colour in ((0, said, _INK), (1, where, _FAINT)):
        draw.text((left, top + line * _LINE + 1), _fitted(draw, text), colour, _font())


def _fitted(draw: ImageDraw.ImageDraw, text: str) -> str:
    """The text, cut to the width of a picture."""
    if draw.textlength(text, _font()) <= _WIDTH:
        return text
    while draw.textlength(text + "...", _font()) > _WIDTH:
        text = text[:-1]
    return text + "..."


def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(12)


def _picture(trial: Trial, crops: tuple[float, float]) -> Image.Image:
    """The frame with least waste of its own: an animal's, if the model saw it at all."""
    judged = [
        (frame.verdict.waste, at)
        for at, frame in enumerate(trial.judged.frames)
        if frame.verdict is not None
    ]
    at = min(judged)[1]
    photograph = trial.event.photographs[at]
    cell = Image.new("RGB", (_WIDTH, _HEIGHT), _NO_PICTURE)
    try:
        plain = trial.event.photographs[0].trap == "no"
        pixels = read_photograph(photograph.path, *((0.0, 0.0) if plain else crops))
    except UnreadableError:
        return cell  # it was there when it was judged
    picture = Image.fromarray(pixels)
    picture.thumbnail((_WIDTH, _HEIGHT))
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    for region in trial.judged.frames[at].regions:
        box = (region.left * width, region.top * height)
        draw.rectangle(
            (*box, region.right * width - 1, region.bottom * height - 1), outline=_CHANGE
        )
    cell = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    cell.paste(picture, ((_WIDTH - width) // 2, (_HEIGHT - height) // 2))
    return cell
