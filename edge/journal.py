"""The journal: each burst written down once, as counts, a sighting, and in time a tally.

A burst's counts and its sighting are committed together, so that the ledger adds up whenever the
unit is cut off.
"""

from collections.abc import Callable

from msgspec import msgpack

from edge.evidence.evicted import eviction_fault
from edge.evidence.register import Register
from edge.health.moment import Moment
from edge.memory import Memory
from edge.outbox import Outbox
from edge.outcome import Outcome
from edge.period import Bearings, Loss, Period, failure_fault, sighting, tally

_PERIOD = "period"


class Journal:
    """Writes bursts into an outbox; a tally follows after `hours` of photographs.

    Bursts that could not be written are owed: they are tried again with the next one. `memory`
    marks what is written, so that a replay that is cut off does not write it twice; `register`
    learns which event tells of which burst, and knows what was evicted; `note` hears of each burst
    inside the transaction that writes it down.
    """

    def __init__(  # noqa: PLR0913  (what keeps the books, and who else writes in them)
        self,
        outbox: Outbox,
        bearings: Bearings,
        hours: float,
        memory: Memory | None = None,
        register: Register | None = None,
        *,
        note: Callable[[Outcome], None] | None = None,
    ) -> None:
        self._outbox, self._memory, self._register = outbox, memory, register
        self._note = note
        self._bearings = bearings
        self._seconds = hours * 3600
        self._owed: list[Outcome] = []
        self._lost: list[Loss] = []
        self._period = outbox.known(_PERIOD, Period) or Period()
        if self._period.model != bearings.model:
            self.end_period()

    @property
    def owed(self) -> int:
        """Bursts that are not written down yet."""
        return len(self._owed)

    def record(self, outcome: Outcome) -> None:
        """Write a burst down. Raises OutboxError; then nothing of it is written."""
        self.settle()
        self._enter(outcome)

    def owe(self, outcome: Outcome) -> None:
        """Remember a burst that could not be written down."""
        self._owed.append(outcome)

    def lose(self, photographs: int, reason: str, now: Moment) -> None:
        """Count photographs that were taken and are gone, with the next `settle`."""
        self._lost.append(Loss(photographs, reason, now))

    def close(self) -> None:
        """Write what is owed, and the tally of what was counted so far. Raises OutboxError."""
        self.settle()
        self.end_period()

    def owes(self, outcome: Outcome) -> bool:
        """Whether this very outcome is not written down yet."""
        return any(owed is outcome for owed in self._owed)

    def settle(self) -> None:
        """Write what is owed and lost. Raises OutboxError."""
        while self._lost:
            self._write_off(self._lost[0])
            del self._lost[0]
        while self._owed:
            self._enter(self._owed[0])
            del self._owed[0]

    def end_period(self) -> None:
        """Write the tally of what was counted so far. Raises OutboxError."""
        with self._outbox.transaction():
            if not self._period.is_empty:
                counted = self._outbox.append(tally(self._period, self._bearings))
                failed = failure_fault(self._period, self._bearings)
                if failed:
                    self._outbox.append(failed)
                if self._register:
                    self._settle_evidence(self._register, counted)
            self._outbox.put(_PERIOD, msgpack.encode(Period()))
        self._period = Period()

    def _enter(self, outcome: Outcome) -> None:
        if self._period.is_over(outcome.fates[0].shot.taken, self._seconds):
            self.end_period()
        period = self._period.plus(outcome, self._bearings)
        seen = sighting(outcome, self._bearings)
        with self._outbox.transaction():
            sequence = self._outbox.append(seen) if seen else None
            if self._register:
                self._register.note(outcome, sequence)
            self._outbox.put(_PERIOD, msgpack.encode(period))
            if self._memory:
                self._memory.keep(outcome)
            if self._note:
                self._note(outcome)
        self._period = period
        if self._memory:
            self._memory.kept()

    def _write_off(self, loss: Loss) -> None:
        if self._period.is_over(loss.at.time, self._seconds):
            self.end_period()
        period = self._period.plus_lost(loss, self._bearings)
        with self._outbox.transaction():
            self._outbox.put(_PERIOD, msgpack.encode(period))
        self._period = period

    def _settle_evidence(self, register: Register, counted: int) -> None:
        register.counted(counted)
        evicted = eviction_fault(register.take_evicted(), self._period, self._bearings)
        if evicted:
            self._outbox.append(evicted)
