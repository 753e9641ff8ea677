"""Effort: what stretch of a trap's life goes on, and what is told of it. Values only, no storage.

Whatever happens, each stretch that is told begins where the one before it ended.
"""

from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from edge.health.moment import Moment
from edge.period import whole_seconds
from wire.event import Effort, EffortState


class Stretch(Struct, array_like=True, frozen=True):
    """A state that goes on since `since`, and was so when `seen` was written down.

    While a process looks after it, it is seen again within `within` seconds. `left`: the process
    ended in order, and the state holds until the next one begins.
    """

    state: EffortState
    since: Moment
    seen: Moment
    within: int
    left: bool = False


@dataclass(frozen=True)
class Turn:
    """What is to be told, in order, and the stretch that goes on from there."""

    told: tuple[Effort, ...]
    stretch: Stretch


def begun(kept: Stretch | None, state: EffortState, now: Moment, within: int) -> Turn:
    """A process begins to look after it; `kept` is what the one before it wrote down last.

    What was cut off ended some time after it was seen last, and then the unit was off.
    """
    on = Stretch(state, now, now, within)
    if kept is None:
        return Turn((), on)
    if kept.left:
        return Turn((_told(kept, now),), on)
    passed = now.after(kept.seen)
    unsure = kept.within if passed is None else min(kept.within, round(passed))
    off = Stretch(EffortState.OFF, kept.seen, now, within)
    return Turn((_told(kept, kept.seen, unsure), _told(off, now)), on)


def changed(stretch: Stretch, state: EffortState, at: Moment, now: Moment) -> Turn:
    """Another state holds since `at`, which may be some time ago, but not before the last telling.

    A stretch of no length is not told.
    """
    if at.after(stretch.since) is None or now.after(at) is None:
        at = now if now.after(at) is None else stretch.since
    following = replace(stretch, state=state, since=at, seen=now)
    if whole_seconds(at.uptime) == whole_seconds(stretch.since.uptime):
        return Turn((), replace(following, since=stretch.since))
    return Turn((_told(stretch, at),), following)


def told_so_far(stretch: Stretch, now: Moment) -> Turn:
    """Tell the stretch until now; it goes on."""
    return Turn((_told(stretch, now),), replace(stretch, since=now, seen=now))


def seen(stretch: Stretch, now: Moment) -> Turn:
    """A sign of life."""
    return Turn((), replace(stretch, seen=now))


def left(stretch: Stretch, state: EffortState, now: Moment) -> Turn:
    """The process ends in order; until the next one begins the trap is in this state."""
    turn = changed(stretch, state, now, now)
    return Turn(turn.told, replace(turn.stretch, left=True))


def _told(stretch: Stretch, until: Moment, unsure: int = 0) -> Effort:
    return Effort(
        time=whole_seconds(until.time),
        trust=until.trust,
        boot=until.boot,
        uptime=whole_seconds(until.uptime),
        state=stretch.state,
        since=whole_seconds(stretch.since.time),
        since_trust=stretch.since.trust,
        since_boot=stretch.since.boot,
        since_uptime=whole_seconds(stretch.since.uptime),
        unsure=min(unsure, 0xFFFF),
    )
