"""Whether all of a photograph is in its file: a JPEG from its first marker to its last.

A writer that pauses leaves a file that is quiet and not whole; only the file itself can tell.
ITU-T T.81, annex B.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers that nothing follows
#: In a scan 0xFF is followed by 0, by a restart, or by the marker that ends the scan.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a file: a number that no other photograph has, and whether it is whole.

    What follows the last marker of a whole one does not count: some writers add to it later.
    """

    print: int
    whole: bool


def content_of(path: Path) -> Content:
    """Read a file. Raises OSError."""
    data = path.read_bytes()
    end = end_of_picture(data)
    digest = blake2b(memoryview(data)[:end], digest_size=8).digest()
    return Content(int.from_bytes(digest, "big"), end is not None)


def end_of_picture(data: bytes) -> int | None:
    """Where the JPEG at the beginning of `data` ends; None where it is cut off, broken or none."""
    if data[:2] != bytes((0xFF, _SOI)):
        return None
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _EOI:
            return at + 2
        if marker == 0xFF:
            at += 1  # a fill byte
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
            if marker == _SOS:
                end = _END_OF_SCAN.search(data, at)
                at = end.start() if end else len(data)
    return None
