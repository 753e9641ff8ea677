"""Events and answers as bytes, and back. The only errors that leave here are WireErrors."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder, Encoder

from wire.answer import Holding, Stored
from wire.error import WireError
from wire.event import VERSION, Effort, Event, Fault, Heartbeat, Sighting, Tally

#: One Iridium Short Burst Data message.
LARGEST = 340
#: The smallest LoRaWAN payload in Europe (EU868, data rate 0).
LARGEST_SIGHTING = 51


class _Head(Struct, array_like=True, frozen=True):
    version: int
    kind: int


_ENCODER = Encoder()
_HEAD = Decoder(_Head)
_KINDS: dict[int, Decoder[Event]] = {
    1: Decoder(Sighting),
    2: Decoder(Tally),
    3: Decoder(Heartbeat),
    4: Decoder(Fault),
    5: Decoder(Effort),
}
_HOLDING = Decoder(Holding)
_STORED = Decoder(Stored)


def encode(event: Event) -> bytes:
    """The payload of an event: at most 340 bytes, a Sighting at most 51.

    Raises WireError where a field is out of its range or the event has no sequence yet.
    """
    payload = _ENCODER.encode(event)
    # Records check their fields only when they are read, so what is written is read once.
    decode(payload)
    return payload


def decode(payload: bytes) -> Event:
    """The event in a payload. Raises WireError for anything else, whatever the bytes."""
    if len(payload) > LARGEST:
        raise WireError(f"{len(payload)} bytes are more than an event's {LARGEST}")
    with _refusing():
        head = _HEAD.decode(payload)
    _expect_version(head.version)
    decoder = _KINDS.get(head.kind)
    if decoder is None:
        raise WireError(f"kind {head.kind} is none of {sorted(_KINDS)}")
    with _refusing():
        return decoder.decode(payload)


def encode_answer(answer: Holding | Stored) -> bytes:
    """The payload of a delivery answer. Raises WireError where a field is out of its range."""
    payload = _ENCODER.encode(answer)
    with _refusing():
        (_HOLDING if isinstance(answer, Holding) else _STORED).decode(payload)
    return payload


def decode_holding(payload: bytes) -> Holding:
    """What a unit says it holds. Raises WireError for anything else."""
    with _refusing():
        holding = _HOLDING.decode(payload)
    if holding.oldest > holding.newest + 1:
        raise WireError(f"holding from {holding.oldest}, but only {holding.newest} were given")
    return holding


def decode_stored(payload: bytes) -> Stored:
    """What a base says it has stored. Raises WireError for anything else."""
    with _refusing():
        return _STORED.decode(payload)


def digest(payload: bytes) -> bytes:
    """The four bytes by which unit and base compare a payload."""
    return hashlib.sha256(payload).digest()[:4]


def _expect_version(version: int) -> None:
    if version != VERSION:
        raise WireError(f"version {version} is not {VERSION}, the one this software reads")


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (MsgspecError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error
