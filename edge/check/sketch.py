"""A picture with what is drawn on it for the person who aims the camera."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from sight.gate import Region
from sight.photograph import Pixels

_LINE, _REGION, _UNSEEN = (255, 255, 255), (255, 0, 200), (0, 0, 0)


def sketch(
    picture: Pixels, regions: Sequence[Region], crop_top: float, crop_bottom: float, width: int
) -> Image.Image:
    """The picture, at most `width` wide, with thirds, horizon, regions, and what is cut off.

    Regions are in fractions of what is left once the banner is cut off, as the gate gives them.
    """
    drawn = Image.fromarray(picture)
    drawn.thumbnail((width, width), Image.Resampling.BILINEAR, 2.0)
    pen = ImageDraw.Draw(drawn)
    wide, high = drawn.size
    top, bottom = crop_top * high, (1 - crop_bottom) * high
    for share in (1 / 3, 2 / 3):
        _line(pen, (wide * share, top, wide * share, bottom))
        _line(pen, (0, top + (bottom - top) * share, wide, top + (bottom - top) * share))
    middle = high / 2  # of the whole picture: the lens knows of no banner
    for left in range(0, wide, 24):  # dashed: where the horizon of a level camera lies
        _line(pen, (left, middle, left + 12, middle))
    for edge, begins, ends in ((top, 0, top), (bottom, bottom, high)):
        if ends - begins >= 1:
            pen.rectangle((0, begins, wide, ends), fill=_UNSEEN)
            pen.line((0, edge, wide, edge), fill=_LINE)
    for region in regions:
        box = (region.left * wide, top + region.top * (bottom - top),
               region.right * wide, top + region.bottom * (bottom - top))  # fmt: skip
        pen.rectangle(box, outline=_UNSEEN, width=max(5, wide // 128))
        pen.rectangle(box, outline=_REGION, width=max(3, wide // 213))
    return drawn


def as_jpeg(picture: Image.Image, quality: int = 80) -> bytes:
    """The picture as a file's contents."""
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=quality)
    return content.getvalue()


def _line(pen: ImageDraw.ImageDraw, ends: tuple[float, float, float, float]) -> None:
    """White on black, so that it is seen on snow and on rock."""
    pen.line(ends, fill=_UNSEEN, width=4)
    pen.line(ends, fill=_LINE, width=2)
