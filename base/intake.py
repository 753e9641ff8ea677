"""What a delivered message is: an event, a unit's word on its outbox, or neither, with the reason.

Whatever the topic and the bytes, nothing is raised here.
"""

from dataclasses import dataclass
from enum import StrEnum

from wire.answer import Holding
from wire.codec import decode, decode_holding
from wire.error import WireError
from wire.event import Event
from wire.topic import event_topic, holding_topic, unit_of


class Reason(StrEnum):
    """Why a message is in quarantine. Counted by, so no value of the message is part of it."""

    TOPIC = "not a topic of a unit"
    PAYLOAD = "cannot be decoded"
    CONFLICT = "another payload has this sequence"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event with the payload that it came in."""

    unit: str
    topic: str
    event: Event
    payload: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """A unit's word on what its outbox holds."""

    unit: str
    holding: Holding


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that is kept only to be looked at."""

    topic: str
    payload: bytes
    reason: Reason
    detail: str


Message = Arrival | Held | Refusal


def understand(topic: str, payload: bytes) -> Message:
    """What a message is."""
    try:
        unit = unit_of(topic)
    except WireError as error:
        return Refusal(topic, payload, Reason.TOPIC, str(error))
    try:
        if topic == event_topic(unit):
            return Arrival(unit, topic, decode(payload), payload)
        if topic == holding_topic(unit):
            return Held(unit, decode_holding(payload))
    except WireError as error:
        return Refusal(topic, payload, Reason.PAYLOAD, str(error))
    return Refusal(topic, payload, Reason.TOPIC, "nothing is sent to the base there")
