"""The four shelves of the evidence folder: photographs by what was decided of them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edge.evidence.name import Place, place_of
from sight.policy import Decision

#: `kept`, `audited` and `failed` only grow; `discarded` is the ring that quarantine mode fills.
SHELVES = {
    Decision.KEEP: "kept",
    Decision.AUDIT: "audited",
    Decision.FAILED: "failed",
    Decision.DISCARD: "discarded",
}
_HALF = ".half"


@dataclass(frozen=True, slots=True)
class Stored:
    """A photograph on a shelf, and its size in bytes."""

    shelf: Decision
    name: str
    place: Place
    size: int


def half_of(target: Path) -> Path:
    """Where a photograph is while it is being written; nothing but `sweep` looks there."""
    return target.with_name(f".{target.name}{_HALF}")


def sweep(shelf: Path) -> None:
    """Remove what a power cut left half written; the whole photograph is where it came from."""
    with os.scandir(shelf) as entries:
        halves = [e.name for e in entries if e.name.startswith(".") and e.name.endswith(_HALF)]
    for half in halves:
        (shelf / half).unlink(missing_ok=True)


def stored(folder: Path, shelf: Decision) -> Iterator[Stored]:
    """The photographs on one shelf, in no order; other files are left out."""
    with os.scandir(folder / SHELVES[shelf]) as entries:
        for entry in entries:
            place = place_of(entry.name)
            if place is None:
                continue
            try:
                yield Stored(shelf, entry.name, place, entry.stat(follow_symlinks=False).st_size)
            except FileNotFoundError:
                continue  # someone took it away meanwhile


def places(folder: Path, shelf: Decision) -> Iterator[Place]:
    """Which photographs are on one shelf, by their names alone."""
    with os.scandir(folder / SHELVES[shelf]) as entries:
        for entry in entries:
            if place := place_of(entry.name):
                yield place
