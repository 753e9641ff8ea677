"""What can be wrong with a trap: which state of effort it makes, and which fault it is."""

from enum import StrEnum

from wire.event import EffortState, FaultCode


class Cause(StrEnum):
    """What is wrong now, as source, evidence, throttle and sensors tell it."""

    CAMERA = "camera"  #: no frames come, one and the same, or the only trigger says nothing
    LENS = "lens"  #: black, white or covered for long
    ROOM = "room"  #: card or budget is full: what is taken is lost
    STORM = "storm"  #: the throttle holds back what would be kept
    FLOOD = "flood"  #: bursts are lost: they come faster than they are judged
    TRIGGER = "trigger"  #: one of two says nothing
    BATTERY = "battery"  #: it is low
    SUPPLY = "supply"  #: under-voltage: the machine may stop at any moment

    @property
    def state(self) -> EffortState | None:
        """What the trap is while this holds, None where it takes what passes all the same."""
        return _STATES.get(self)

    @property
    def code(self) -> FaultCode | None:
        """As which fault it is told, None where those who notice it do so themselves."""
        return _CODES.get(self)


_STATES = {
    Cause.CAMERA: EffortState.FAULT,
    Cause.LENS: EffortState.BLOCKED,
    Cause.ROOM: EffortState.FULL,
    Cause.STORM: EffortState.THROTTLED,
    Cause.FLOOD: EffortState.THROTTLED,
}
_CODES = {
    Cause.CAMERA: FaultCode.SOURCE,
    Cause.LENS: FaultCode.LENS,
    Cause.ROOM: FaultCode.EVIDENCE,
    Cause.FLOOD: FaultCode.SOURCE,
    Cause.TRIGGER: FaultCode.SOURCE,
    Cause.BATTERY: FaultCode.POWER,
    Cause.SUPPLY: FaultCode.POWER,
}
#: Where several hold, the trap is in the first of these: from "takes nothing" to "takes all".
WORST_FIRST = (
    EffortState.FAULT,
    EffortState.BLOCKED,
    EffortState.FULL,
    EffortState.THROTTLED,
    EffortState.ON,
)
