"""Names of evidence: the burst's number, the frame's, and the photograph's own.

`00000012-01-IMG_0034.JPG`; sealed `00000012-01.jpg.age`, which tells nothing but the order.
"""

import re
from dataclasses import dataclass

SEALED = ".jpg.age"
_NAME = re.compile(r"(\d{8,10})-(\d{2,})[-.]")
_OWN_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Which photograph of the unit's life: the burst's number and the frame's, from 1."""

    burst: int
    frame: int


def plain_name(place: Place, own: str) -> str:
    """The name of a photograph that anyone may read; its own can hold any characters."""
    harmless = re.sub(r"[^A-Za-z0-9._-]", "_", own)[-_OWN_LONGEST:]
    return f"{place.burst:08d}-{place.frame:02d}-{harmless}"


def sealed_name(place: Place) -> str:
    """The name of an encrypted photograph."""
    return f"{place.burst:08d}-{place.frame:02d}{SEALED}"


def place_of(name: str) -> Place | None:
    """Which photograph a file is, None where its name is none of ours."""
    match = _NAME.match(name)
    return Place(int(match[1]), int(match[2])) if match else None
