"""What was counted since the last tally, and the events it becomes. Values only, no storage."""

from msgspec import Struct
from msgspec.structs import replace

from edge.health.moment import Moment
from edge.ledger import Ledger
from edge.outcome import Outcome
from sight.policy import Decision
from wire.event import Fault, FaultCode, LabelCount, Sighting, Tally, Trust, in_detail
from wire.label import code_of


class Bearings(Struct, frozen=True):
    """What every event of a run says of the unit: its boot count and its model's package id."""

    boot: int
    model: bytes | None


class Loss(Struct, frozen=True):
    """Photographs that a camera took and that are gone, why, and when that was found."""

    photographs: int
    reason: str
    at: Moment


class Period(Struct, frozen=True, kw_only=True):
    """Counts of the bursts from `since` to `until` (UTC seconds, None where no clock is sane)."""

    model: bytes | None = None
    since: int | None = None
    until: int | None = None
    trust: Trust = Trust.NONE
    ledger: Ledger = Ledger()
    labels: dict[str, tuple[int, int]] = {}
    failures: int = 0
    failure: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return self.ledger.captured == 0

    def is_over(self, taken: float, seconds: float) -> bool:
        """Whether a burst at `taken` belongs to another period: later, or before this began."""
        return self.since is not None and not 0 <= taken - self.since < seconds

    def plus(self, outcome: Outcome, bearings: Bearings) -> "Period":
        """This period with one more burst."""
        first, last = outcome.fates[0].shot, outcome.fates[-1].shot
        failed = [fate for fate in outcome.fates if fate.decision is Decision.FAILED]
        return replace(
            self,
            model=bearings.model,
            since=whole_seconds(first.taken) if self.is_empty else self.since,
            until=whole_seconds(last.taken),
            trust=first.trust if self.is_empty else min(self.trust, first.trust),
            ledger=self.ledger.plus(outcome.ledger),
            labels=self.labels | _labels_with(self.labels, outcome),
            failures=self.failures + len(failed),
            failure=f"{failed[-1].shot.name}: {failed[-1].ruling.reason}"
            if failed
            else self.failure,
        )

    def plus_lost(self, loss: Loss, bearings: Bearings) -> "Period":
        """This period with photographs that nobody could judge: they count as failed."""
        now = whole_seconds(loss.at.time)
        return replace(
            self,
            model=bearings.model,
            since=now if self.is_empty else self.since,
            until=now,
            trust=loss.at.trust if self.is_empty else min(self.trust, loss.at.trust),
            ledger=self.ledger.plus(Ledger(failed=loss.photographs)),
            failures=self.failures + loss.photographs,
            failure=f"lost: {loss.reason}",
        )


def sighting(outcome: Outcome, bearings: Bearings) -> Sighting | None:
    """The sighting of a burst that the policy keeps, also where its evidence was not written."""
    verdict = outcome.judged.verdict
    if verdict is None or outcome.ruling is None or outcome.ruling.decision is not Decision.KEEP:
        return None
    first, last = outcome.fates[0].shot, outcome.fates[-1].shot
    return Sighting(
        time=whole_seconds(first.taken),
        trust=first.trust,
        boot=bearings.boot,
        uptime=None if first.uptime is None else whole_seconds(first.uptime),
        model=bearings.model or bytes(4),
        burst=outcome.number,
        label=code_of(verdict.label),
        score=round(verdict.score * 1000),
        frames=outcome.ledger.kept,
        duration=min(max(round(last.taken - first.taken), 0), 0xFFFF),
        infrared=outcome.judged.infrared,
    )


def tally(period: Period, bearings: Bearings) -> Tally:
    """The tally of a period."""
    return Tally(
        time=period.until,
        trust=period.trust,
        boot=bearings.boot,
        model=period.model,
        since=period.since,
        captured=period.ledger.captured,
        kept=period.ledger.kept,
        discarded=period.ledger.discarded,
        audited=period.ledger.audited,
        failed=period.ledger.failed,
        labels=tuple(
            LabelCount(code_of(label), seen, gone)
            for label, (seen, gone) in sorted(period.labels.items())
        ),
    )


def failure_fault(period: Period, bearings: Bearings) -> Fault | None:
    """The photographs of a period that failed, as one fault; None where none did."""
    if not period.failures:
        return None
    return Fault(
        time=period.until,
        trust=period.trust,
        boot=bearings.boot,
        code=FaultCode.PHOTOGRAPH,
        count=min(period.failures, 0xFFFF),
        detail=in_detail(period.failure),
    )


def whole_seconds(taken: float) -> int | None:
    """Seconds since 1970 as they go on the wire; None where they do not fit."""
    whole = round(taken)
    return whole if 0 <= whole <= 0xFFFF_FFFF else None


def _labels_with(
    labels: dict[str, tuple[int, int]], outcome: Outcome
) -> dict[str, tuple[int, int]]:
    if outcome.judged.verdict is None:
        return {}
    label = outcome.judged.verdict.label
    seen, gone = labels.get(label, (0, 0))
    return {label: (seen + 1, gone + (outcome.ledger.discarded > 0))}
