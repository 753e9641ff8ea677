"""When a photograph was taken, written into its JPEG. Its pixels are not touched."""

from datetime import UTC, datetime

from PIL import Image
from PIL.ExifTags import IFD, Base

_START = b"\xff\xd8"
_APP1 = b"\xff\xe1"
_NAME = b"Exif\0\0"


def stamped(jpeg: bytes, taken: float) -> bytes:
    """The same JPEG with EXIF's DateTimeOriginal, SubSec and offset for `taken` (UTC seconds).

    It takes the place of EXIF that is there. What is no JPEG, and a time that no calendar has, come
    back as they are: a photograph without a time is better than none.
    """
    try:
        at = datetime.fromtimestamp(taken, UTC)
    except (ValueError, OverflowError, OSError):
        return jpeg
    if not jpeg.startswith(_START):
        return jpeg
    told = _told(at)
    return b"".join((_START, _APP1, (len(told) + 2).to_bytes(2, "big"), told, _without_exif(jpeg)))


def _told(at: datetime) -> bytes:
    exif = Image.Exif()
    text = at.strftime("%Y:%m:%d %H:%M:%S")
    exif[Base.DateTime] = text
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = text
    details[Base.SubsecTimeOriginal] = f"{at.microsecond:06d}"
    details[Base.OffsetTimeOriginal] = "+00:00"
    return exif.tobytes()


def _without_exif(jpeg: bytes) -> bytes:
    """What follows the start of a JPEG, less the EXIF among its first, application's segments."""
    kept, at = [], len(_START)
    while b"\xff\xe0" <= jpeg[at : at + 2] <= b"\xff\xef":
        end = at + 2 + max(2, int.from_bytes(jpeg[at + 2 : at + 4], "big"))
        if jpeg[at + 4 : at + 4 + len(_NAME)] != _NAME:
            kept.append(jpeg[at:end])
        at = end
    return b"".join((*kept, jpeg[at:]))
