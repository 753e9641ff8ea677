"""Health: the one object that the service tells how the unit is, and that tells the base.

Time is given with every call. What cannot be written raises OutboxError, and is tried again at the
next tick.
"""

import logging
from collections.abc import Mapping

from edge.config import Health as Told
from edge.health.alarm import Alarm
from edge.health.battery import Limits, how_low
from edge.health.cause import Cause
from edge.health.causes import Causes
from edge.health.clock import Jumps, moved_by
from edge.health.diary import Diary
from edge.health.fault import fault
from edge.health.heartbeat import Nature, Vitals, heartbeat
from edge.health.moment import Moment
from edge.health.room import lost
from edge.health.senses import Senses
from edge.outbox import Outbox
from edge.outcome import Outcome
from wire.event import EffortState, Event, FaultCode, Supply

log = logging.getLogger(__name__)

#: Seconds between two looks at battery and supply.
LOOK = 60.0


class Health:
    """Keeps the diary of effort, sends heartbeats, and turns what is wrong into faults.

    One thread at a time may call it. Without `start` (a replay, a unit that a board wakes) it keeps
    no effort: what passed while the unit slept is not known here.
    """

    def __init__(self, outbox: Outbox, nature: Nature, senses: Senses, told: Told) -> None:
        self._outbox, self._nature, self._senses = outbox, nature, senses
        self._limits = Limits(told.low_millivolts, told.low_percent)
        self._beat_every = told.heartbeat_hours * 3600
        self._diary = Diary(outbox, round(told.sign_minutes * 60), round(told.effort_hours * 3600))
        self._causes = Causes()
        self._alarms: dict[Cause | FaultCode, Alarm] = {}
        self._jumps = Jumps()
        self._beaten: float | None = None
        self._looked: float | None = None

    @property
    def state(self) -> EffortState | None:
        """What the trap is told to be, None where no effort is kept."""
        return self._diary.state

    def holds(self, cause: Cause) -> bool:
        """Whether this is wrong right now."""
        return self._causes.holds(cause)

    def start(self, now: Moment) -> None:
        """The trap is on from now; whatever an earlier run left open is told first."""
        self._diary.begin(self._causes.state, now)

    def stop(self, now: Moment, state: EffortState = EffortState.OFF) -> None:
        """The run ends in order, and until the next one the trap is in this state."""
        self._keep_effort(now)
        self._diary.leave(state, now)
        self._ring(now)

    def condition(  # noqa: PLR0913  (what there is to say of it)
        self,
        cause: Cause,
        now: Moment,
        *,
        holds: bool,
        detail: str = "",
        times: int = 1,
        since: Moment | None = None,
    ) -> None:
        """Something is wrong, `times` times, or no longer is. It is told at the next tick.

        To say it again is harmless, and counted. `since` is when it really began or ended.
        """
        at = since or now
        if not holds:
            self._causes = self._causes.ends(cause, at)
            return
        self._hear(cause, detail or str(cause), times, is_news=not self._causes.holds(cause))
        self._causes = self._causes.begins(cause, at)

    def wrote(
        self, outcome: Outcome, unwritten: Mapping[tuple[int, int], str], now: Moment
    ) -> None:
        """A burst went down the path; `unwritten` tells why photographs of it are lost."""
        reasons = lost(outcome, unwritten)
        if reasons is not None:
            detail = f"photographs are lost: {reasons[-1]}" if reasons else ""
            self.condition(Cause.ROOM, now, holds=bool(reasons), detail=detail, times=len(reasons))

    def tick(self, now: Moment) -> None:
        """Do what is due. Raises OutboxError."""
        if by := self._jumps.moved(now.time, now.uptime):
            self._hear_of_a_jump(by, now)
        if self._is_due(self._looked, LOOK, now):
            self._looked = now.uptime
            self._feel(self._senses.read(), now)
        self._keep_effort(now)
        self._ring(now)
        if self._is_due(self._beaten, self._beat_every, now):
            self.beat(now)

    def beat(self, now: Moment) -> None:
        """Send a heartbeat now, and what it finds wrong. Raises OutboxError."""
        self._beaten = now.uptime
        vitals = self._senses.read()
        self._feel(vitals, now)
        self._send(heartbeat(now, self._nature, vitals, self._outbox.depth()))
        self._senses.told()
        self._ring(now)

    def fault(self, now: Moment, code: FaultCode, detail: str) -> None:
        """Send a fault at once, of what happens once in a run. Raises OutboxError."""
        self._send(fault(now, code, detail))

    def _keep_effort(self, now: Moment) -> None:
        self._causes = self._causes.settled(now)
        before, state = self._diary.state, self._causes.state
        if before is None:
            return
        if before is not state:
            self._diary.change(state, self._causes.turned(before, now), now)
            log.info("effort is of another state from=%s to=%s", before.name, state.name)
        self._diary.keep(now)

    def _feel(self, vitals: Vitals, now: Moment) -> None:
        """Turn what the senses give into causes; what they do not know changes nothing."""
        was_low = self._causes.holds(Cause.BATTERY)
        low = how_low(vitals.battery, self._limits, was_low=was_low)
        if low is not None and was_low != bool(low):
            self.condition(Cause.BATTERY, now, holds=bool(low), detail=low)
        if vitals.supply is None:
            return
        # A dip that is over was one all the same.
        weak = bool(vitals.supply & (Supply.UNDER_VOLTAGE | Supply.UNDER_VOLTAGE_BEFORE))
        if weak != self._causes.holds(Cause.SUPPLY):
            detail = "under-voltage: the Pi got less than 4.63 V; see to battery, cable, converter"
            self.condition(Cause.SUPPLY, now, holds=weak, detail=detail)

    def _hear_of_a_jump(self, by: float, now: Moment) -> None:
        told = (
            f"the clock was moved by {moved_by(by)}, and is now set from {now.trust.name.lower()}"
        )
        log.warning("clock moved seconds=%.1f trust=%s", by, now.trust.name)
        self._hear(FaultCode.CLOCK, told, 1, is_news=True)

    def _hear(self, what: Cause | FaultCode, detail: str, times: int, *, is_news: bool) -> None:
        alarm = self._alarms.get(what, Alarm())
        self._alarms[what] = alarm.heard(detail, times, is_news=is_news)

    def _ring(self, now: Moment) -> None:
        for what, alarm in self._alarms.items():
            code = what.code if isinstance(what, Cause) else what
            if code is not None and alarm.is_due(now.uptime):
                self._send(fault(now, code, alarm.detail, alarm.count))
                self._alarms[what] = alarm.rung(now.uptime)

    def _send(self, event: Event) -> None:
        with self._outbox.transaction():
            self._outbox.append(event)

    @staticmethod
    def _is_due(last: float | None, every: float, now: Moment) -> bool:
        return last is None or now.uptime - last >= every
