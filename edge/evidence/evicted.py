"""What was evicted since the base was last told, and the event that tells it."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from edge.evidence.rank import Rank
from edge.period import Bearings, Period
from wire.event import Fault, FaultCode, in_detail


class Evicted(Struct, frozen=True):
    """Photographs that made room for others, by rank (the number of a Rank)."""

    counts: dict[int, int] = {}

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def plus(self, ranks: Iterable[Rank]) -> "Evicted":
        """These with more."""
        return Evicted(dict(Counter(self.counts) + Counter(int(rank) for rank in ranks)))


def eviction_fault(evicted: Evicted, period: Period, bearings: Bearings) -> Fault | None:
    """What made room in a period, as one fault; None where nothing had to."""
    if not evicted.total:
        return None
    # The worth of what went matters more than how much: what must not be cut off comes first.
    ranks = sorted(evicted.counts.items(), reverse=True)
    what = ", ".join(f"{count} {_words(Rank(rank))}" for rank, count in ranks)
    return Fault(
        time=period.until,
        trust=period.trust,
        boot=bearings.boot,
        code=FaultCode.EVICTION,
        count=min(evicted.total, 0xFFFF),
        detail=in_detail(f"evidence made room: {what}"),
    )


def _words(rank: Rank) -> str:
    words = rank.name.lower().replace("_", " ")
    words = words.replace("low", "of low interest").replace("leopard", "snow leopard")
    return words if rank < Rank.AUDITED else f"undelivered {words}"
