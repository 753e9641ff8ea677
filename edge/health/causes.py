"""What is wrong at the moment, and what state that makes. Values only.

A cause begins at once, and ends only once it has stayed away for a while: a throttle that opens and
closes with every gust is one storm, not a thousand stretches.
"""

from msgspec import Struct
from msgspec.structs import replace

from edge.health.cause import WORST_FIRST, Cause
from edge.health.moment import Moment
from wire.event import EffortState

#: Seconds that a cause must stay away.
LINGER = 300.0


class Causes(Struct, frozen=True):
    """Those that hold since when, of these the ones that ended lately, and the last real end."""

    since: dict[Cause, Moment] = {}
    ended: dict[Cause, Moment] = {}
    freed: Moment | None = None

    def holds(self, cause: Cause) -> bool:
        """Whether it holds right now."""
        return cause in self.since and cause not in self.ended

    def begins(self, cause: Cause, at: Moment) -> "Causes":
        """It holds from now on; one that ended a moment ago went on in between."""
        ended = {each: moment for each, moment in self.ended.items() if each is not cause}
        return replace(self, since={cause: at} | self.since, ended=ended)

    def ends(self, cause: Cause, at: Moment) -> "Causes":
        """It holds no longer."""
        return replace(self, ended=self.ended | {cause: at}) if self.holds(cause) else self

    def settled(self, now: Moment) -> "Causes":
        """Without what stayed away for long enough."""
        over = [cause for cause, at in self.ended.items() if (now.after(at) or 0.0) >= LINGER]
        if not over:
            return self
        return Causes(
            {each: at for each, at in self.since.items() if each not in over},
            {each: at for each, at in self.ended.items() if each not in over},
            max((self.ended[cause] for cause in over), key=lambda at: at.uptime),
        )

    @property
    def state(self) -> EffortState:
        """The worst of what holds."""
        states = {cause.state for cause in self.since}
        return next((each for each in WORST_FIRST if each in states), EffortState.ON)

    def turned(self, before: EffortState, now: Moment) -> Moment:
        """Since when the state is another than `before`: it got worse, or what was wrong ended."""
        if WORST_FIRST.index(self.state) > WORST_FIRST.index(before):
            return self.freed or now
        begun = [at for cause, at in self.since.items() if cause.state is self.state]
        return min(begun, key=lambda at: at.uptime, default=now)
