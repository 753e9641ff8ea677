"""JPEGs as cameras write them, and how a second pair of eyes takes XMP out of one again."""

import io

import numpy as np
from PIL import Image

XMP = b"http://ns.adobe.com/xap/1.0/\0"


def segment(marker, contents):
    return bytes((0xFF, marker)) + (len(contents) + 2).to_bytes(2, "big") + contents


def picture(*, seed=0, size=(64, 48), segments=(), behind=b""):
    """A JPEG with EXIF, a maker note in it, and these segments behind EXIF."""
    pixels = np.random.default_rng(seed).integers(0, 255, (*size[::-1], 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x010F] = "A trap camera"
    exif.get_ifd(0x8769)[0x9003] = "2026:06:01 12:00:00"
    exif.get_ifd(0x8769)[0x927C] = bytes(range(200))
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", exif=exif, quality=85)
    data = written.getvalue()
    length = data.index(b"Exif\0\0") - 2
    at = length + int.from_bytes(data[length : length + 2], "big")
    return data[:at] + b"".join(segments) + data[at:] + behind


def xmp_segment(packet):
    return segment(0xE1, XMP + packet)


def without_xmp(data):
    """The file without its XMP segment, found by its name and cut out by its length."""
    name = data.find(XMP)
    if name < 0:
        return data
    length = int.from_bytes(data[name - 2 : name], "big")
    return data[: name - 4] + data[name - 2 + length :]


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)))
