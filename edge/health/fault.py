"""A Fault of this moment, as an event."""

from edge.health.moment import Moment
from edge.period import whole_seconds
from wire.event import Fault, FaultCode, in_detail


def fault(now: Moment, code: FaultCode, detail: str, count: int = 1) -> Fault:
    """What went wrong `count` times since the last fault of this code."""
    return Fault(
        time=whole_seconds(now.time),
        trust=now.trust,
        boot=now.boot,
        uptime=whole_seconds(now.uptime),
        code=code,
        count=min(count, 0xFFFF),
        detail=in_detail(detail),
    )
