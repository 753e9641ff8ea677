"""An observation: what was seen, and what would have been deleted of it. Values only, bounded."""

from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from edge.outcome import Outcome
from edge.period import whole_seconds
from edge.policy.count import Count, counted, summed
from edge.policy.keep import sureness
from edge.policy.sample import SHOWN, Sample, among, by_chance, least_sure
from edge.policy.terms import Terms
from sight.policy import WASTE
from wire.event import Trust

#: Days that are told one by one; what is older is one row.
MOST_DAYS = 60
_MOST_AUDITED = 100
EARLIER, UNDATED = "earlier", "undated"
NOT_JUDGED = "not judged"

#: Counts by label.
Row = dict[str, Count]


class Observation(Struct, frozen=True, kw_only=True):
    """What was observed on some terms, by UTC day ("2026-06-01") and label.

    Bursts of no trusted clock are UNDATED, which is no day. EARLIER sums up `earlier_days` days,
    the last of them `through`.
    """

    terms: Terms
    days: dict[str, Row] = {}
    earlier_days: int = 0
    through: str = ""
    unsure: tuple[Sample, ...] = ()
    drawn: tuple[Sample, ...] = ()
    audited: tuple[int, ...] = ()

    @property
    def days_seen(self) -> int:
        """Days that had a burst."""
        return self.earlier_days + len(_dated(self.days))

    @property
    def total(self) -> Count:
        """All bursts."""
        return summed(count for row in self.days.values() for count in row.values())

    @property
    def labels(self) -> Row:
        """All days together."""
        labels = Row()
        for row in self.days.values():
            labels = _both(labels, row)
        return labels

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All samples; a burst may be among them twice."""
        return (*self.unsure, *self.drawn)

    def plus(self, outcome: Outcome) -> "Observation":
        """The observation with one more burst."""
        count, seen = counted(outcome, self.terms), outcome.judged.verdict
        day = self._day(outcome)
        row = {seen.label if seen else NOT_JUDGED: count}
        audited = (*self.audited, outcome.number) if count.audited else self.audited
        days = self.days | {day: _both(self.days.get(day, {}), row)}
        more = _within_bounds(replace(self, days=days, audited=audited[-_MOST_AUDITED:]))
        # People who are only counted are shown to nobody.
        if not count.discarded or seen is None or seen.label not in WASTE:
            return more
        sure = sureness(seen, self.terms.keep)
        sample = Sample(outcome.number, outcome.fates[0].shot.taken, seen.label, sure)
        return replace(
            more,
            unsure=among(self.unsure, sample, least_sure, 0),
            drawn=among(self.drawn, sample, by_chance, SHOWN),
        )

    def _day(self, outcome: Outcome) -> str:
        first = outcome.fates[0].shot
        seconds = whole_seconds(first.taken)
        if first.trust is Trust.NONE or seconds is None:
            return UNDATED
        day = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
        return EARLIER if day <= self.through else day


def _within_bounds(seen: Observation) -> Observation:
    dated = _dated(seen.days)
    if len(dated) <= MOST_DAYS:
        return seen
    oldest = seen.days[dated[0]]
    rest = {day: row for day, row in seen.days.items() if day != dated[0]}
    return replace(
        seen,
        days=rest | {EARLIER: _both(rest.get(EARLIER, {}), oldest)},
        earlier_days=seen.earlier_days + 1,
        through=dated[0],
    )


def _dated(days: dict[str, Row]) -> list[str]:
    return sorted(set(days) - {EARLIER, UNDATED})


def _both(one: Row, other: Row) -> Row:
    labels = {*one, *other}
    return {label: one.get(label, Count()).plus(other.get(label, Count())) for label in labels}
