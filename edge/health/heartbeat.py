"""A Heartbeat of this moment, as an event."""

from dataclasses import dataclass

from edge.health.battery import NOT_KNOWN, Reading
from edge.health.moment import Moment
from edge.period import whole_seconds
from wire.event import Heartbeat, Mode, Supply


@dataclass(frozen=True)
class Nature:
    """What a unit is, for the length of a run."""

    software: str
    model: bytes | None
    mode: Mode


@dataclass(frozen=True)
class Vitals:
    """How a unit is now, in the units of the wire; None is "not known"."""

    disk_free: int | None = None
    temperature: int | None = None
    battery: Reading = NOT_KNOWN
    supply: Supply | None = None
    device: int = 0


def heartbeat(now: Moment, nature: Nature, vitals: Vitals, outbox: int) -> Heartbeat:
    """Tell that the unit is alive. A figure that no field can hold is of a broken sensor: None."""
    battery = vitals.battery
    return Heartbeat(
        time=whole_seconds(now.time),
        trust=now.trust,
        boot=now.boot,
        uptime=whole_seconds(now.uptime),
        software=nature.software[:24],
        model=nature.model,
        mode=nature.mode,
        outbox=min(outbox, 0xFFFF_FFFF),
        disk_free=_within(vitals.disk_free, 0, 0xFFFF_FFFF),
        temperature=_within(vitals.temperature, -128, 127),
        battery=_within(battery.millivolts, 0, 0xFFFF),
        device=vitals.device,
        charge=_within(battery.percent, 0, 100),
        current=_within(battery.milliamperes, -0x8000, 0x7FFF),
        supply=None if vitals.supply is None else int(vitals.supply),
    )


def _within(value: int | None, least: int, most: int) -> int | None:
    return value if value is not None and least <= value <= most else None
