"""The report of an observation, in lines for the person who is asked to accept it. Values only."""

from collections.abc import Iterator
from datetime import UTC, datetime

from edge.policy.count import Count, summed
from edge.policy.observation import EARLIER, Observation
from edge.policy.sample import Sample
from wire.manifest import OperatingPoint

_LEAST_SURE_TOLD = 10
_AUDITED_TOLD = 20


def report_lines(observation: Observation, point: OperatingPoint) -> Iterator[str]:
    """What would have been deleted, in figures."""
    total = observation.total
    yield f"{observation.terms.told()}"
    yield (
        f"{total.bursts} bursts on {observation.days_seen} days: "
        f"{total.discarded} would have been deleted, {total.audited} kept as audit sample"
    )
    if total.throttled:
        yield f"and {total.throttled} unsure bursts let go of in storms of triggers"
    yield from _table("by label", sorted(observation.labels.items()))
    yield from _table("by day (UTC)", list(_days(observation)))
    yield from _least_sure(observation.unsure)
    yield from _audit(observation.audited)
    yield ""
    yield (
        f"what the model's figures say: it kept {point.recall.share:.1%} of snow leopards (95 % "
        f"between {point.recall.low:.1%} and {point.recall.high:.1%}, {point.recall.of} counted)"
    )
    yield f"on {point.data}"


def _days(observation: Observation) -> Iterator[tuple[str, Count]]:
    for day, row in sorted(observation.days.items()):
        name = f"{observation.earlier_days} earlier" if day == EARLIER else day
        yield name, summed(row.values())


def _table(title: str, rows: list[tuple[str, Count]]) -> Iterator[str]:
    yield ""
    yield f"  {title:<18}{'bursts':>8}{'deleted':>9}{'audit':>7}{'storm':>7}"
    for name, count in rows:
        yield (
            f"  {name:<18}{count.bursts:>8}{count.discarded:>9}{count.audited:>7}"
            f"{count.throttled:>7}"
        )


def _least_sure(samples: tuple[Sample, ...]) -> Iterator[str]:
    if not samples:
        return
    yield ""
    yield "  those that were least sure:"
    for sample in samples[:_LEAST_SURE_TOLD]:
        yield f"    {named(sample)}"


def named(sample: Sample) -> str:
    """A sample in a line: its burst, when it was, and how sure that it is what."""
    taken = datetime.fromtimestamp(min(max(sample.taken, 0), 0xFFFF_FFFF), UTC)
    return f"burst {sample.burst}  {taken:%Y-%m-%d %H:%M} UTC  {sample.label} {sample.sure:.3f}"


def _audit(audited: tuple[int, ...]) -> Iterator[str]:
    if not audited:
        return
    told = ", ".join(str(number) for number in audited[-_AUDITED_TOLD:])
    yield ""
    yield f"  the audit sample is in evidence/audited, the newest are bursts {told}"
