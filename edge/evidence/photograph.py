"""The way of every photograph's bytes into the evidence folder.

read -> step (people are blurred, say) -> metadata -> seal -> whole file or none
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from edge.evidence import jpeg
from edge.evidence.error import EvidenceError
from edge.evidence.packet import PacketError, with_caption
from edge.evidence.subject import Caption
from edge.evidence.whole_file import write_whole
from wire.age import Seal, Source
from wire.error import WireError

#: What is done to a photograph's bytes before anything of it is written. Raises EvidenceError
#: where it must not be kept as it is; one that would rather be kept is returned unchanged.
Step = Callable[[bytes], bytes]

#: Larger files are no photographs of any trap camera, and are not taken into memory.
MOST_BYTES = 25_000_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph that is to be kept: where it is, what is done to it, and what it is to say."""

    source: Path
    step: Step | None = None
    caption: Caption | None = None


def write_photograph(
    photograph: Photograph, target: Path, seal: Seal | None = None, most_bytes: int = MOST_BYTES
) -> int:
    """Write a photograph whole; returns the size of the file in bytes.

    One that is broken, or above `most_bytes`, is written as it is, byte for byte. At most twice its
    size is in memory; with a seal nothing unencrypted is ever written. Raises OSError, and
    EvidenceError where the step or the seal does, or where the step cannot be done.
    """
    try:
        with photograph.source.open("rb") as source:
            if photograph.source.stat().st_size > most_bytes:
                if photograph.step:
                    raise EvidenceError(f"above {most_bytes} bytes, too large to be changed")
                return write_whole(target, lambda into: _pass(source, into, seal))
            data = source.read(most_bytes + 1)
        return write_whole(
            target, lambda into: _pass(_Parts(_prepared(photograph, data)), into, seal)
        )
    except WireError as error:
        raise EvidenceError(str(error)) from error


def _prepared(photograph: Photograph, data: bytes) -> Sequence[jpeg.Bytes]:
    if photograph.step:
        data = photograph.step(data)
    if not photograph.caption:
        return [data]
    slot = jpeg.slot(data)
    if slot is None:
        return [data]
    try:
        return jpeg.pieces(data, slot, with_caption(slot.packet, photograph.caption))
    except (PacketError, jpeg.TooLongError):
        return [data]  # what others wrote there is worth more than what we would add


class _Parts:
    """Parts of a file, read one after another as if they were one."""

    def __init__(self, parts: Sequence[jpeg.Bytes]) -> None:
        self._parts = [memoryview(part) for part in parts]

    def read(self, size: int, /) -> bytes:
        while self._parts and not self._parts[0]:
            del self._parts[0]
        if not self._parts:
            return b""
        taken, self._parts[0] = self._parts[0][:size], self._parts[0][size:]
        return bytes(taken)


def _pass(source: Source, into: BinaryIO, seal: Seal | None) -> None:
    if seal:
        seal.seal(source, into)
    else:
        while chunk := source.read(_CHUNK):
            into.write(chunk)
