"""Blurring: a photograph's bytes to those of one in which nobody can be known again.

What is under the veil is averaged into at most 8 cells along its longer side and drawn soft from
these: a face that fills the frame is less than ten shades. The file is made anew from the pixels,
so that no thumbnail, preview, maker note or second picture of the old one is left in it.
"""

import io

from PIL import ExifTags, Image, ImageFilter, ImageOps

from edge.policy.veil import Place, Veil
from sight.photograph import BROKEN, LONGEST_SIDE, MOST_PIXELS

CELLS = 8
_BAND = 256  # rows
_QUALITY = 88
_IFD0 = (ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.DateTime)
#: Times. Nothing else of the header is needed, and much of it can tell of people.
_DETAILS = (
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.SubsecTimeOriginal,
    ExifTags.Base.OffsetTimeOriginal,
)
_TEXT_LONGEST = 64

Box = tuple[int, int, int, int]


class BlurError(Exception):
    """A photograph that cannot be blurred, and why: it must not be kept as it is."""


def blurred(
    photograph: bytes, veil: Veil, crop_top: float = 0.0, crop_bottom: float = 0.0
) -> bytes:
    """The photograph as a new JPEG, upright, blurred where the veil says.

    The veil's places are fractions of what lies between the banners, which take `crop_top` and
    `crop_bottom` of the height. Where nothing stays sharp the picture is at most 1280 pixels wide.
    Raises BlurError where it is no whole picture.
    """
    try:
        with Image.open(io.BytesIO(photograph)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BlurError(f"{opened.width}x{opened.height} pixels are no trap's")
            exif = _kept_exif(opened)
            if veil.whole and not veil.spared:
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            picture = opened if opened.mode == "RGB" else opened.convert("RGB")
        picture.info.clear()  # Pillow writes what it finds there, a comment for one
        picture = _veiled(picture, veil, crop_top, crop_bottom)
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=_QUALITY, exif=exif)
        return written.getvalue()
    except BROKEN as error:
        raise BlurError(f"cannot be blurred: {error}") from error


def _veiled(picture: Image.Image, veil: Veil, crop_top: float, crop_bottom: float) -> Image.Image:
    def pixels(place: Place) -> Box:
        return _in_pixels(place, picture.size, crop_top, crop_bottom)

    if veil.whole and not veil.spared:
        small = Image.new("RGB", _at_most(picture.size, LONGEST_SIDE))
        _smudge(small, _few(picture), (0, 0, *small.size))
        return small
    sharp = [(box, picture.crop(box)) for box in map(pixels, veil.spared)]
    if veil.whole:
        _smudge(picture, _few(picture), (0, 0, *picture.size))
    for box, cut in sharp:
        picture.paste(cut, box[:2])
    for box in map(pixels, veil.boxes):
        _smudge(picture, _few(picture.crop(box)), box)
    return picture


def _few(picture: Image.Image) -> Image.Image:
    # BOX averages all there is; a filter that samples would let single pixels through.
    few = picture.resize(_at_most(picture.size, CELLS), Image.Resampling.BOX)
    return few.filter(ImageFilter.GaussianBlur(0.7))


def _smudge(picture: Image.Image, few: Image.Image, box: Box) -> None:
    """Fill a box of the picture with few cells, drawn soft.

    In bands: a second picture of twelve megapixels is more than the smallest unit has to spare.
    """
    left, top, right, bottom = box
    share = few.height / (bottom - top)
    for upper in range(top, bottom, _BAND):
        lower = min(upper + _BAND, bottom)
        part = (0.0, (upper - top) * share, float(few.width), (lower - top) * share)
        size = (right - left, lower - upper)
        picture.paste(few.resize(size, Image.Resampling.BILINEAR, part), (left, upper))


def _at_most(size: tuple[int, int], longest: int) -> tuple[int, int]:
    share = min(1.0, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _in_pixels(place: Place, size: tuple[int, int], crop_top: float, crop_bottom: float) -> Box:
    """The place in the whole photograph, outward to whole pixels.

    What touches the banner goes on under it: on a camera that has none, people do too.
    """
    left, top, right, bottom = place
    width, height = size
    above, between = crop_top * height, (1 - crop_top - crop_bottom) * height
    upper = 0 if top <= 0 else int(above + top * between)
    lower = height if bottom >= 1 else int(above + bottom * between) + 1
    return (
        max(0, int(left * width)),
        max(0, upper),
        min(width, int(right * width) + 1),
        min(height, lower),
    )


def _kept_exif(picture: Image.Image) -> Image.Exif:
    kept = Image.Exif()
    try:
        told = picture.getexif()
        details = told.get_ifd(ExifTags.IFD.Exif)
    except BROKEN:
        return kept
    for tag in _IFD0:
        if isinstance(value := told.get(tag), str):
            kept[tag] = value[:_TEXT_LONGEST]
    times = {tag: details.get(tag) for tag in _DETAILS}
    known = {tag: value[:_TEXT_LONGEST] for tag, value in times.items() if isinstance(value, str)}
    if known:
        kept.get_ifd(ExifTags.IFD.Exif).update({int(tag): text for tag, text in known.items()})
    return kept
