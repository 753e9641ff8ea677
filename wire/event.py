"""The events a unit sends: Sighting, Tally, Heartbeat, Fault, Effort.

Each is a frozen record that is encoded as one MessagePack array, in the order of its fields.
Fields are only ever appended, with a default, so that old and new read each other;
anything else needs a new VERSION. wire/README.md is the specification.
"""

from enum import IntEnum, IntFlag
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

VERSION: Final = 1

U8 = Annotated[int, Meta(ge=0, le=0xFF)]
U16 = Annotated[int, Meta(ge=0, le=0xFFFF)]
U32 = Annotated[int, Meta(ge=0, le=0xFFFF_FFFF)]
I8 = Annotated[int, Meta(ge=-0x80, le=0x7F)]
I16 = Annotated[int, Meta(ge=-0x8000, le=0x7FFF)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Sequence = Annotated[int, Meta(ge=1, le=0xFFFF_FFFF)]
PerMille = Annotated[int, Meta(ge=0, le=1000)]
PackageId = Annotated[bytes, Meta(min_length=4, max_length=4)]


class Trust(IntEnum):
    """Where the clock behind a time was last set from."""

    NONE = 0
    RTC = 1
    NTP = 2
    GPS = 3


class Mode(IntEnum):
    """What becomes of a photograph that the policy discards."""

    OBSERVE = 0
    QUARANTINE = 1
    DELETE = 2


class FaultCode(IntEnum):
    """What went wrong on a unit. The codes up to 255 that are not listed are for later versions."""

    PHOTOGRAPH = 1
    MODEL = 2
    EVIDENCE = 3
    SOURCE = 4
    EVICTION = 5
    POLICY = 9
    LENS = 10
    POWER = 11
    CLOCK = 12
    OUTBOX = 13
    CORAL_LIBRARY = 20
    CORAL_ABSENT = 21
    CORAL_REFUSED = 22
    CORAL_LOST = 23
    CORAL_WRONG = 24
    CORAL_NO_MODEL = 25
    CORAL_ENDED = 26


class Device(IntEnum):
    """What runs the model. Others, up to 255, are for later versions."""

    UNKNOWN = 0
    CPU = 1
    CORAL = 2
    CPU_FOR_CORAL = 3


class EffortState(IntEnum):
    """Whether a trap could take what passed it. Others, up to 255, are for later versions."""

    ON = 1
    OFF = 2
    FULL = 3
    BLOCKED = 4
    THROTTLED = 5
    FAULT = 6


class Supply(IntFlag):
    """What the power does to the machine, now and (`..._BEFORE`) since the last heartbeat."""

    UNDER_VOLTAGE = 1
    FREQUENCY_CAPPED = 2
    THROTTLED = 4
    HOT = 8
    UNDER_VOLTAGE_BEFORE = 16
    FREQUENCY_CAPPED_BEFORE = 32
    THROTTLED_BEFORE = 64
    HOT_BEFORE = 128


class Stamp(Struct, array_like=True, frozen=True, kw_only=True):
    """When and where in a unit's life something was: the fields every event begins with.

    `sequence` grows by one for the life of the unit; it is 0 until the outbox gives it.
    `time` is UTC in whole seconds since 1970, None where not even a guess exists.
    `boot` counts starts of the machine; `uptime` is seconds since that start, None where
    the event tells of something the machine was not awake for (a card that is replayed).
    """

    version: Literal[1] = VERSION
    kind: U8 = 0
    sequence: Sequence = 0
    time: U32 | None = None
    trust: Trust = Trust.NONE
    boot: U16 = 0
    uptime: U32 | None = None


class Sighting(Stamp, array_like=True, frozen=True, kw_only=True):
    """A burst that was kept and is reported. `time` is that of its first frame.

    `model` is the first four bytes of the package's hash, `burst` the unit's own number of the
    burst, which names its evidence; `label` a code of wire.label, `score` its probability in
    thousandths, `frames` the photographs kept, `duration` seconds from first to last frame.
    """

    kind: Literal[1] = 1
    model: PackageId
    burst: U32
    label: U8
    score: PerMille
    frames: U8
    duration: U16 = 0
    infrared: bool = False


class LabelCount(Struct, array_like=True, frozen=True):
    """Of one label: bursts judged to show it, and how many of these were discarded."""

    label: U8
    bursts: U32
    discarded: U32


class Tally(Stamp, array_like=True, frozen=True, kw_only=True):
    """What was seen since the last tally. `time` is the end of the period, `since` its start.

    captured = kept + discarded + audited + failed, counted in photographs.
    """

    kind: Literal[2] = 2
    model: PackageId | None
    since: U32 | None
    captured: U32
    kept: U32
    discarded: U32
    audited: U32
    failed: U32
    labels: Annotated[tuple[LabelCount, ...], Meta(max_length=20)] = ()


class Heartbeat(Stamp, array_like=True, frozen=True, kw_only=True):
    """The unit is alive. None is "not known", never zero.

    `outbox` counts events not yet delivered; `disk_free` is MB on the evidence's file system,
    `temperature` whole degrees Celsius of the processor, `battery` millivolts. `device` is a
    Device: 3 is the CPU because the Coral that was asked for failed, 0 also where nothing is
    judged. `charge` is percent, `current` milliamperes out of the battery, negative while it
    charges, `supply` bits of Supply.
    """

    kind: Literal[3] = 3
    software: Annotated[str, Meta(max_length=24)]
    model: PackageId | None
    mode: Mode
    outbox: U32
    disk_free: U32 | None = None
    temperature: I8 | None = None
    battery: U16 | None = None
    device: U8 = Device.UNKNOWN
    charge: Percent | None = None
    current: I16 | None = None
    supply: U8 | None = None


class Fault(Stamp, array_like=True, frozen=True, kw_only=True):
    """Something went wrong `count` times since the last fault of this code.

    `detail` is for a person (see `in_detail`), and holds no secret.
    """

    kind: Literal[4] = 4
    code: U8
    count: U16
    detail: Annotated[str, Meta(max_length=160)] = ""


class Effort(Stamp, array_like=True, frozen=True, kw_only=True):
    """A stretch of a trap's life in one state. The stamp is of its end.

    `since...` are of its beginning, which is where the one before it ended. `unsure`: the power
    went, or the process ended, up to so many seconds after the end that is given.
    """

    kind: Literal[5] = 5
    state: U8
    since: U32 | None
    since_trust: Trust
    since_boot: U16
    since_uptime: U32 | None
    unsure: U16 = 0


Event = Sighting | Tally | Heartbeat | Fault | Effort


def in_detail(text: str) -> str:
    """The beginning of a text that fits a fault's `detail`: at most 160 bytes of UTF-8."""
    return text.encode("utf-8", "replace")[:160].decode("utf-8", "ignore")
