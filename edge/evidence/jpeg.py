"""JPEG files as a row of segments, of which one may be XMP. The picture itself is never touched.

EXIF stays as the camera wrote it: it is full of offsets, those of maker notes known to nobody
else, and a value that is put between them breaks what lies behind.
ITU-T T.81, annex B; XMP specification part 3, 1.1.3.
"""

from dataclasses import dataclass

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2 = 0xE0, 0xE1, 0xE2
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers that nothing follows
_EXIF, _XMP, _MPF = b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0", b"MPF\0"
#: What a segment's two bytes of length, which count themselves, leave to a packet.
LONGEST_PACKET = 0xFFFF - 2 - len(_XMP)

Bytes = bytes | memoryview


class TooLongError(ValueError):
    """A packet that does not fit one segment."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where XMP is in a file, or is to come: bytes `begin` to `end`, and the packet there."""

    begin: int
    end: int
    packet: bytes | None


@dataclass(frozen=True, slots=True)
class _Segment:
    marker: int
    begin: int
    end: int
    says: int  # where its contents begin


def slot(data: bytes) -> Slot | None:
    """Where XMP goes in a JPEG; None where the file is broken, or where XMP must not go."""
    header = _header(data)
    if header is None or data.rfind(b"\xff\xd9") < header[-1].end:
        return None
    found = [one for one in header if _is(data, one, _APP1, _XMP)]
    if len(found) > 1:
        return None
    if found:
        at = found[0]
        # Multi-picture offsets count from their own segment to pictures behind: nothing that
        # changes its length may lie between.
        if any(_is(data, one, _APP2, _MPF) for one in header if one.begin < at.begin):
            return None
        return Slot(at.begin, at.end, data[at.says + len(_XMP) : at.end])
    place = _behind_first(data, header)
    return Slot(place, place, None)


def pieces(data: bytes, where: Slot, packet: bytes) -> list[Bytes]:
    """The file with this packet in its slot, as parts to be written one after another.

    Raises TooLongError where the packet does not fit.
    """
    if len(packet) > LONGEST_PACKET:
        raise TooLongError(f"a packet of {len(packet)} bytes, and {LONGEST_PACKET} fit")
    head = bytes((0xFF, _APP1)) + (2 + len(_XMP) + len(packet)).to_bytes(2, "big") + _XMP
    whole = memoryview(data)
    return [whole[: where.begin], head, packet, whole[where.end :]]


def _behind_first(data: bytes, header: list[_Segment]) -> int:
    """Behind JFIF and EXIF, which must both come first."""
    place = header[0].end
    for one in header[1:]:
        if one.marker != _APP0 and not _is(data, one, _APP1, _EXIF):
            break
        place = one.end
    return place


def _is(data: bytes, segment: _Segment, marker: int, kind: bytes) -> bool:
    return segment.marker == marker and data.startswith(kind, segment.says, segment.end)


def _header(data: bytes) -> list[_Segment] | None:
    """The segments from the start of the image to that of its first scan; None where broken."""
    if data[:2] != bytes((0xFF, _SOI)):
        return None
    header, at = [_Segment(_SOI, 0, 2, 2)], 2
    while at + 4 <= len(data):
        begin = at
        while at + 1 < len(data) and data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1  # fill bytes
        marker = data[at + 1] if at + 4 <= len(data) and data[at] == 0xFF else 0
        if marker < 0xC0 or marker in _ALONE or marker in {_SOI, _EOI}:
            return None
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(data):
            return None
        header.append(_Segment(marker, begin, end, at + 4))
        if marker == _SOS:
            return header
        at = end
    return None
