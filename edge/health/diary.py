"""The diary of effort in the outbox: the stretch that goes on, and those that are told.

What is told and what goes on from there are committed together, so that a cut leaves no hole.
"""

from msgspec import msgpack

from edge.health.effort import Stretch, Turn, begun, changed, left, seen, told_so_far
from edge.health.moment import Moment
from edge.outbox import Outbox
from wire.event import EffortState

_KEPT = "effort"


class Diary:
    """Every method that writes raises OutboxError; then nothing is changed, and it may be retried.

    A sign of life is written every `within` seconds; after `tell` seconds a stretch is told as far
    as it went, so that a unit that is lost takes no more than that with it.
    """

    def __init__(self, outbox: Outbox, within: int, tell: int) -> None:
        self._outbox, self._within, self._tell = outbox, within, tell
        self._stretch: Stretch | None = None

    @property
    def state(self) -> EffortState | None:
        """The state that goes on, None where this process has not begun to look after it."""
        return self._stretch.state if self._stretch else None

    def begin(self, state: EffortState, now: Moment) -> None:
        """Tell what became of the last stretch of an earlier process, and begin one."""
        self._write(begun(self._outbox.known(_KEPT, Stretch), state, now, self._within))

    def change(self, state: EffortState, at: Moment, now: Moment) -> None:
        """The trap is in another state since `at`."""
        if self._stretch:
            self._write(changed(self._stretch, state, at, now))

    def keep(self, now: Moment) -> None:
        """Write what is due by itself."""
        if self._stretch is None:
            return
        told, signed = now.after(self._stretch.since), now.after(self._stretch.seen)
        if told is None or told >= self._tell:
            self._write(told_so_far(self._stretch, now))
        elif signed is None or signed >= self._within:
            self._write(seen(self._stretch, now))

    def leave(self, state: EffortState, now: Moment) -> None:
        """The process ends in order; the trap is in this state until the next one begins."""
        kept = self._stretch or self._outbox.known(_KEPT, Stretch)
        if kept is None or (kept.left and kept.state == state):
            return
        if self._stretch is None:
            kept = self._carried_on(kept, state, now)
        self._write(left(kept, state, now))
        self._stretch = None

    def _carried_on(self, kept: Stretch, state: EffortState, now: Moment) -> Stretch:
        """What an earlier process wrote down last, told until now."""
        turn = begun(kept, state, now, self._within)
        self._write(turn)
        return turn.stretch

    def _write(self, turn: Turn) -> None:
        with self._outbox.transaction():
            for effort in turn.told:
                self._outbox.append(effort)
            self._outbox.put(_KEPT, msgpack.encode(turn.stretch))
        self._stretch = turn.stretch
