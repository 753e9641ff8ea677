"""A beat: one frame to come."""

from typing import NamedTuple


class Beat(NamedTuple):
    """What happens in a frame, and that it is number `moment` (from 0) of `moments` alike."""

    happening: str
    moment: int
    moments: int
