"""The live loop. Each turn reads as the data path: a burst, what became of it, and its release."""

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Sequence

from edge.burst import Burst
from edge.capture import Path
from edge.outbox import OutboxError
from edge.outcome import Outcome
from edge.service.ending import Ending, Status
from edge.service.watchdog import Watchdog
from edge.source.source import Source, SourceError

log = logging.getLogger(__name__)

#: How long a turn waits for a burst: SIGTERM is answered within it.
TURN_SECONDS = 1.0
#: Bursts held by the source because the outbox does not take them, before starting anew is tried;
#: and seconds that it has taken none: a camera's source has room for few.
_MOST_UNDONE, _MOST_SECONDS = 100, 600.0


class Loop:
    """Takes a source's bursts down the path until there is a reason to end.

    `changes` tells how the configuration file differs from the one at the start, `tick` is called
    every turn for what is due by itself (health), `taken` hears what became of each burst, `kept`
    says whether there was room for all of it, and `watchdog` hears of each step that was done.
    """

    def __init__(  # noqa: PLR0913  (what it turns, and who hears of it)
        self,
        source: Source,
        path: Path,
        *,
        watchdog: Watchdog,
        changes: Callable[[], Sequence[str]] = tuple,
        tick: Callable[[], None] = lambda: None,
        taken: Callable[[Outcome], None] = lambda _outcome: None,
        kept: Callable[[Outcome], bool] = lambda _outcome: True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._path, self._watchdog = source, path, watchdog
        self._changes, self._tick, self._taken = changes, tick, taken
        self._kept = kept
        self._undone: deque[tuple[Burst, bool]] = deque()
        self._clock, self._owing_since = clock, math.inf
        self._seconds = min(TURN_SECONDS, watchdog.every)

    def run(self, stop: Callable[[], bool]) -> Ending:
        """Turn until asked to stop, which is between bursts; says why it ended."""
        try:
            while not stop():
                if changes := self._changes():
                    return Ending(Status.CHANGED, f"configuration changed: {'; '.join(changes)}")
                self.turn(self._seconds)
                if self._is_stuck():
                    return Ending(Status.STATE, f"{len(self._undone)} bursts not written down")
        except SourceError as error:
            return Ending(Status.SOURCE, str(error))
        return Ending(Status.DONE, "asked to stop")

    def _is_stuck(self) -> bool:
        """Whether the outbox takes nothing, for so long or so many bursts that it may stay so."""
        if not self._undone:
            self._owing_since = math.inf
            return False
        self._owing_since = min(self._owing_since, self._clock())
        waited = self._clock() - self._owing_since
        return len(self._undone) > _MOST_UNDONE or waited >= _MOST_SECONDS

    def turn(self, seconds: float) -> Outcome | None:
        """One burst and what became of it, or None where none came within so many seconds."""
        burst = self._source.next(seconds)
        outcome = None
        if burst is not None:
            outcome = self._take(burst)
            self._taken(outcome)
            self._watchdog.step()
        self._settle()
        self._tick()
        self._watchdog.step()
        return outcome

    def _take(self, burst: Burst) -> Outcome:
        outcome = self._path.take(burst)
        log.debug("burst=%d ledger=%s", outcome.number, outcome.ledger)
        kept = self._kept(outcome)
        if self._path.journal.owes(outcome):
            self._undone.append((burst, kept))
        else:
            self._release(burst, kept=kept)
        return outcome

    def _settle(self) -> None:
        """Try again what is owed, also where no further burst comes."""
        journal = self._path.journal
        try:
            journal.settle()
        except OutboxError as error:
            log.error("outbox takes nothing owed=%d reason=%s", journal.owed, error)  # noqa: TRY400  (the reason says it all)
        while len(self._undone) > journal.owed:
            burst, kept = self._undone.popleft()
            self._release(burst, kept=kept)

    def _release(self, burst: Burst, *, kept: bool) -> None:
        """Let the source go of a burst; its mark goes later: the power may fail in between."""
        self._source.done(burst, kept=kept)
        self._path.memory.release(burst)
