"""What a gate knows of its place, as bytes: so that a restart does not begin blind."""

import zlib
from dataclasses import dataclass

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sight.motion.background import Background
from sight.motion.tone import CELL

_MAGIC = b"uncia gate 1\n"
#: Steps of a tone as it is kept: finer than noise, and 16 bits hold any.
_STEPS = 16
#: More than any camera's small frames need; a damaged length must not fill the memory.
_MOST_BYTES = 4_000_000


class DamagedError(Exception):
    """Bytes that are not what a gate knew, and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The place by day and by infrared light, as often as it was seen so, the newest last.

    A live gate keeps one background of each, whose tones it goes on learning.
    """

    day: tuple[Background, ...] = ()
    infrared: tuple[Background, ...] = ()


class _Kept(Struct, frozen=True):
    rows: int
    columns: int
    shown: bytes
    before: bytes
    noise: bytes
    usual: bytes
    seconds: float


class _Both(Struct, frozen=True):
    day: tuple[_Kept, ...]
    infrared: tuple[_Kept, ...]


def packed(known: Known) -> bytes:
    """As bytes, some 40 kB for each background."""
    both = _Both(tuple(map(_kept, known.day)), tuple(map(_kept, known.infrared)))
    body = zlib.compress(msgspec.msgpack.encode(both))
    return _MAGIC + zlib.crc32(body).to_bytes(4, "big") + body


def unpacked(data: bytes) -> Known:
    """What was known. Raises DamagedError, and nothing else, with the reason."""
    head = len(_MAGIC)
    if data[:head] != _MAGIC:
        raise DamagedError("it is not of this version's gate")
    body = data[head + 4 :]
    if zlib.crc32(body).to_bytes(4, "big") != data[head : head + 4]:
        raise DamagedError("its checksum is wrong: it was cut off or has changed")
    try:
        plain = zlib.decompressobj().decompress(body, _MOST_BYTES)
        both = msgspec.msgpack.decode(plain, type=_Both)
        return Known(*(tuple(map(_background, each)) for each in (both.day, both.infrared)))
    except (zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise DamagedError(f"it cannot be read: {error}") from error


def _kept(background: Background) -> _Kept:
    rows, columns = background.shown.shape
    return _Kept(
        rows,
        columns,
        _steps(background.shown, np.uint16),
        _steps(background.before, np.int16),
        _steps(background.noise, np.uint16),
        _steps(background.usual, np.uint16),
        background.seconds,
    )


def _steps(values: NDArray[np.float32], kind: type[np.uint16 | np.int16]) -> bytes:
    # Clipped before casting, which would wrap; little-endian on every machine.
    limits = np.iinfo(kind)
    steps = np.clip(np.round(values * _STEPS), limits.min, limits.max)
    return steps.astype(np.dtype(kind).newbyteorder("<")).tobytes()


def _background(kept: _Kept) -> Background:
    rows, columns = kept.rows, kept.columns
    if min(rows, columns) < CELL or rows % CELL or columns % CELL:
        raise ValueError(f"{columns}x{rows} pixels are not whole cells")
    if not 0 <= kept.seconds < np.inf:
        raise ValueError(f"{kept.seconds} seconds are no time")
    cells = (rows // CELL, columns // CELL)
    return Background(
        _values(kept.shown, "<u2", (rows, columns)),
        _values(kept.before, "<i2", (rows, columns)),
        _values(kept.noise, "<u2", cells),
        _values(kept.usual, "<u2", cells),
        kept.seconds,
    )


def _values(data: bytes, kind: str, shape: tuple[int, int]) -> NDArray[np.float32]:
    return (np.frombuffer(data, kind).reshape(shape) / _STEPS).astype(np.float32)
