"""Samples: the few bursts by which a person sees what would have been deleted. Values only."""

import hashlib
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

#: So many that were least sure, and as many drawn by chance.
SHOWN = 24


class Sample(Struct, array_like=True, frozen=True):
    """A burst that would have been deleted: when it was taken (UTC seconds), and how sure that was.

    `slot` is where its picture is kept.
    """

    burst: int
    taken: float
    label: str
    sure: float
    slot: int = 0


def least_sure(sample: Sample) -> float:
    """The key by which the least sure come first."""
    return sample.sure


def by_chance(sample: Sample) -> float:
    """The key by which some come first that have nothing in common, the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"shown:{sample.burst}".encode()).digest()[:8], "big")


def among(
    held: tuple[Sample, ...], sample: Sample, key: Callable[[Sample], float], first_slot: int
) -> tuple[Sample, ...]:
    """The first SHOWN of these and one more, by a key; a newcomer takes a slot that is free."""
    first = sorted((*held, replace(sample, slot=-1)), key=key)[:SHOWN]
    used = {one.slot for one in first}
    free = next(n for n in range(first_slot, first_slot + SHOWN + 1) if n not in used)
    return tuple(replace(one, slot=free) if one.slot < 0 else one for one in first)
