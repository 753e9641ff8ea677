"""Eviction: which photographs make room for another. Values only, no files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from edge.evidence.rank import Rank, rank_of
from edge.evidence.shelf import Stored


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a burst: its label's wire code, and whether the base knows of it."""

    label: int
    delivered: bool


#: Accounts by burst; a burst that is not in it is not known.
Accounts = dict[int, Account]
_UNKNOWN = Account(0, delivered=False)


@dataclass(frozen=True, slots=True)
class Need:
    """Room for a photograph of `rank`, `bytes` of it now, and `spare` more where that is cheap.

    `burst` is its own, no photograph of which makes room for another.
    """

    rank: Rank
    burst: int
    bytes: int
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Victim:
    """A photograph that makes room, and its rank."""

    stored: Stored
    rank: Rank


def victims(held: Iterable[Stored], accounts: Accounts, need: Need) -> list[Victim]:
    """The photographs to be removed for what is needed; none where that would not be enough.

    Lowest rank first, of one rank the oldest first. What the base knows nothing of gives way only
    to what ranks higher, and never for spare room: else it is the newcomer that is not written.
    """
    gone, freed = list[Victim](), 0
    for victim in _first(_giving_way(held, accounts, need), need.bytes + need.spare):
        spare = need.spare if victim.rank < Rank.AUDITED else 0
        if freed >= need.bytes + spare:
            break
        gone.append(victim)
        freed += victim.stored.size
    return gone if freed >= need.bytes else []


def _giving_way(held: Iterable[Stored], accounts: Accounts, need: Need) -> Iterator[Victim]:
    for one in held:
        account = accounts.get(one.place.burst, _UNKNOWN)
        rank = rank_of(one.shelf, account.label, delivered=account.delivered)
        # A newcomer is not delivered, so only of discards can the held one be its equal.
        if one.place.burst != need.burst and (rank < need.rank or rank is Rank.DISCARDED):
            yield Victim(one, rank)


def _first(some: Iterable[Victim], enough: int) -> list[Victim]:
    """The first in order of as many as are enough bytes, or all; no more are held in memory."""
    row = list[tuple[int, int, int, int, Victim]]()  # a heap, the last in order on top
    size = 0
    for number, victim in enumerate(some):
        place = victim.stored.place
        heappush(row, (-victim.rank, -place.burst, -place.frame, number, victim))
        size += victim.stored.size
        while row and size - row[0][4].stored.size >= enough:
            size -= heappop(row)[4].stored.size
    return [each[4] for each in sorted(row, reverse=True)]
