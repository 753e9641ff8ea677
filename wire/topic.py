"""MQTT topics. What a unit writes is under `up`, what it may read under `down`.

Topics name the unit; payloads do not, so what a broker's access list allows a unit to publish
is all it can be taken for.
"""

import re

from wire.error import WireError

#: A unit's name: what a host name allows, so that it is also its name in the inventory.
UNIT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

EVENTS = "uncia/+/up/event"
HOLDINGS = "uncia/+/up/holding"


def check_unit(unit: str) -> str:
    """The name itself. Raises WireError where it cannot be a unit's name."""
    if not UNIT_NAME.fullmatch(unit):
        raise WireError(f"unit name {unit!r}: 1 to 32 of a-z, 0-9 and -, not beginning with -")
    return unit


def event_topic(unit: str) -> str:
    """Where a unit publishes its events."""
    return f"uncia/{check_unit(unit)}/up/event"


def holding_topic(unit: str) -> str:
    """Where a unit says what its outbox holds (retained)."""
    return f"uncia/{check_unit(unit)}/up/holding"


def stored_topic(unit: str) -> str:
    """Where a base says up to which sequence it has stored a unit's events (retained)."""
    return f"uncia/{check_unit(unit)}/down/stored"


def unit_of(topic: str) -> str:
    """The unit that a topic belongs to. Raises WireError for a topic that is none of ours."""
    parts = topic.split("/")
    if len(parts) != 4 or parts[0] != "uncia":
        raise WireError(f"topic {topic!r} is not uncia/<unit>/<up or down>/<what>")
    return check_unit(parts[1])
