"""What a gate is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds.

    `least` is the mean change of a cell, in grey levels, that counts in a perfectly quiet place.
    `light_seconds` is how slowly the background follows what is no change. What stays is held out
    of it for `hold_seconds` after it last moved. What goes on stirring in a place is usual there
    after about `gust_seconds`, and for about `sway_seconds`. Where more than
    `strange_share` of the frame changed, it is another scene (a knock, a flash), which is the
    background once it has been quiet for `settle_seconds`.
    """

    least: float = 4.0
    light_seconds: float = 60.0
    hold_seconds: float = 600.0
    gust_seconds: float = 10.0
    sway_seconds: float = 1800.0
    strange_share: float = 0.4
    settle_seconds: float = 3.0
