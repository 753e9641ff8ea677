"""What a photograph in the evidence is worth: the order in which room is made. Values only."""

from enum import IntEnum

from sight.policy import Decision
from wire.label import EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD, VEHICLE, code_of

#: The label of a burst that could not be judged, or of which nothing is known any more.
NOT_KNOWN = 0
_LEOPARD = code_of(SNOW_LEOPARD)
_LOW = frozenset(code_of(label) for label in (EMPTY, LIVESTOCK, PEOPLE, VEHICLE))


class Rank(IntEnum):
    """Lowest out first. Delivered: the base has the event that tells of the photograph."""

    DISCARDED = 0
    DELIVERED_AUDITED = 1
    DELIVERED_FAILED = 2
    DELIVERED_LOW = 3  # people, vehicles, and what was not surely empty or livestock
    DELIVERED_WILDLIFE = 4  # and other cats, and labels that this version does not know
    DELIVERED_LEOPARD = 5
    AUDITED = 6
    FAILED = 7
    LOW = 8
    WILDLIFE = 9
    LEOPARD = 10


_TO_DELIVERED = Rank.AUDITED - Rank.DELIVERED_AUDITED


def rank_of(decision: Decision, label: int, *, delivered: bool) -> Rank:
    """The rank of a photograph of a burst with this label (its wire code, or NOT_KNOWN).

    A kept burst of which nothing is known may be a snow leopard, and is treated as one.
    """
    if decision is Decision.DISCARD:
        return Rank.DISCARDED
    rank = _worth(decision, label)
    return Rank(rank - _TO_DELIVERED) if delivered else rank


def _worth(decision: Decision, label: int) -> Rank:
    if label == _LEOPARD or (decision is Decision.KEEP and label == NOT_KNOWN):
        return Rank.LEOPARD
    if decision is Decision.AUDIT:
        return Rank.AUDITED
    if decision is Decision.FAILED:
        return Rank.FAILED
    return Rank.LOW if label in _LOW else Rank.WILDLIFE
