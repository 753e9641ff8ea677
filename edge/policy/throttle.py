"""The throttle: a writer around a writer, for the storm in which every gust of grass is a burst.

It lets go only of what was kept for want of certainty that it is empty or livestock. Such a burst
counts as discarded: not as kept, for no photograph of it is in the evidence, and not as failed, for
nothing went wrong, and thousands of it would hide what does. In quarantine it goes to the ring.
"""

from collections.abc import Callable
from contextlib import suppress

from msgspec import msgpack
from msgspec.structs import replace

from edge.outbox import Outbox, OutboxError
from edge.outcome import Outcome
from edge.policy.storm import Flow, Limits, begun, later, let_go, may_be_let_go, taken
from edge.policy.writer import Writer

_FLOW = "throttle"

#: Told that bursts are let go of from an uptime on (True), or no longer (False).
Tell = Callable[[bool, float], None]


class Throttled:
    """Writes what the limits let through; `tell` hears when a storm begins and when it is over.

    Bursts without uptime pass: on a card that is replayed nothing fills the disk unforeseen.
    """

    def __init__(self, writer: Writer, limits: Limits, outbox: Outbox, tell: Tell) -> None:
        self._writer, self._limits, self._outbox, self._tell = writer, limits, outbox, tell
        self._flow = self._stored()
        self._told = False

    def wants(self, outcome: Outcome) -> bool:
        """Whether there is anything of a burst to write."""
        return self._writer.wants(outcome)

    def secure(self, outcome: Outcome) -> Outcome:
        """Write what is to be kept, unless a limit is reached."""
        uptime = outcome.fates[0].shot.uptime
        if uptime is None or not self._limits.rates:
            return self._writer.secure(outcome)
        flow = later(self._flow or begun(self._limits, uptime), self._limits, uptime)
        passes = True
        if may_be_let_go(outcome, self._limits.never):
            flow, passes = taken(flow, self._limits, outcome)
        self._turn(flow, uptime)
        return self._writer.secure(outcome if passes else let_go(outcome))

    def pass_time(self, uptime: float) -> None:
        """No burst came, which may be the end of a storm: that is told without one."""
        flow = self._flow
        if flow is not None and flow.storm and not later(flow, self._limits, uptime).storm:
            # The buckets stay at their burst: those that still wait to be judged are from before.
            self._turn(replace(flow, storm=False), uptime)

    def _turn(self, flow: Flow, uptime: float) -> None:
        before, self._flow = self._flow, flow
        # Written before the evidence is, and only when something was taken: the card wears.
        if before is None or (flow.passed, flow.storm) != (before.passed, before.storm):
            with suppress(OutboxError), self._outbox.transaction():
                self._outbox.put(_FLOW, msgpack.encode(flow))
        if flow.storm != self._told:
            self._told = flow.storm
            self._tell(flow.storm, uptime)

    def _stored(self) -> Flow | None:
        """What an earlier process left: a restart in a storm must not fill the buckets anew."""
        try:
            flow = self._outbox.known(_FLOW, Flow)
        except OutboxError:
            return None
        if flow is None or len(flow.buckets) != len(self._limits.rates):
            return None  # limits were set anew
        return flow
