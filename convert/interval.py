"""Shares with their uncertainty."""

import math

from wire.manifest import Measured

_Z = 1.959964  # 95 %, both sides


def measured(hits: int, of: int) -> Measured:
    """A share and its 95 % interval (Wilson 1927): honest for few and for all or none."""
    share, spread = hits / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread)
    # At 0 and 1 rounding would leave the bound a hair outside the share itself.
    low, high = min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)
    return Measured(share=round(share, 4), low=round(low, 4), high=round(high, 4), of=of)


def as_text(given: Measured) -> str:
    """Like "93.1 % (84.2 to 97.2, n = 58)"."""
    share, low, high = (100 * each for each in (given.share, given.low, given.high))
    return f"{share:.1f} % ({low:.1f} to {high:.1f}, n = {given.of})"
