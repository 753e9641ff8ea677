"""Eviction: which photographs make room for another. Values only, no files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edge.evidence.rank import Rank, rank_of
from edge.evidence.shelf import Stored


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a burst: its label's wire code, and whether the base knows of it."""

    label: int
    delivered: bool


#: Standings by burst; a burst that is not in it is not known.
Standings = dict[int, Standing]
_UNKNOWN = Standing(0, delivered=False)


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


def victims(held: Iterable[Stored], standings: Standings, need: Need) -> list[Victim]:
    """The photographs to be removed for what is needed; none where that would not be enough.

    Lowest rank first, of one rank the oldest first. What the base knows nothing of gives way only
    to what ranks higher, and never for spare room: else it is the newcomer that is not written.
    """
    gone, freed = list[Victim](), 0
    for victim in _in_order(held, standings, need):
        spare = need.spare if victim.rank < Rank.AUDITED else 0
        if freed >= need.bytes + spare:
            break
        gone.append(victim)
        freed += victim.stored.size
    return gone if freed >= need.bytes else []


def _in_order(held: Iterable[Stored], standings: Standings, need: Need) -> Iterator[Victim]:
    # A newcomer is not delivered, so only of discards can the held one be its equal.
    ranked = [
        (rank, one.place.burst, one.place.frame, one)
        for one in held
        if one.place.burst != need.burst
        and (
            (rank := _rank(one, standings.get(one.place.burst, _UNKNOWN))) < need.rank
            or rank is Rank.DISCARDED
        )
    ]
    ranked.sort(key=lambda each: each[:3])
    return (Victim(one, rank) for rank, _, _, one in ranked)


def _rank(one: Stored, standing: Standing) -> Rank:
    return rank_of(one.shelf, standing.label, delivered=standing.delivered)
