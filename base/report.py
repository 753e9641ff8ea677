"""What the base reports, and its JSON: base/README.md promises these names to other programs.

Nothing is added up across what is not known: None is "not known", never zero. Times are UTC,
ISO 8601; trust is where the unit's clock was last set from.
"""

from msgspec import Struct
from msgspec import json as msgjson


class Sighting(Struct, frozen=True, kw_only=True):
    """A burst that was kept and reported. `model` and `burst` name its package and evidence."""

    unit: str
    sequence: int
    time: str | None
    trust: str
    label: str
    score: float
    frames: int
    duration_s: int
    infrared: bool
    model: str
    burst: int
    received: str


class LabelTally(Struct, frozen=True, kw_only=True):
    """Bursts judged to show a label, and how many of them were discarded."""

    label: str
    bursts: int
    discarded: int


class Tally(Struct, frozen=True, kw_only=True):
    """All tallies of a unit, in photographs. `wrong`: sequences of those that do not add up."""

    unit: str
    tallies: int
    captured: int
    kept: int
    discarded: int
    audited: int
    failed: int
    adds_up: bool
    wrong: list[int]
    labels: list[LabelTally]


class Unit(Struct, frozen=True, kw_only=True):
    """A unit by its last heartbeat. `gaps`: first and last of every run that will not come."""

    name: str
    through: int
    newest: int | None
    events: int
    gaps: list[tuple[int, int]]
    first_heard: str
    last_heard: str
    software: str | None
    model: str | None
    mode: str | None
    outbox: int | None
    disk_free_mb: int | None
    temperature_c: int | None
    battery_mv: int | None
    faults: int
    device: str | None
    charge_percent: int | None
    current_ma: int | None
    supply: list[str] | None


class Fault(Struct, frozen=True, kw_only=True):
    """Something that went wrong `count` times on a unit."""

    unit: str
    sequence: int
    time: str | None
    trust: str
    fault: str
    count: int
    detail: str


class Effort(Struct, frozen=True, kw_only=True):
    """A stretch of a trap's life in one state, as the unit told it: no time is repaired here.

    `hours` is None where its ends are of two boots and not both clocks are trusted. The end may
    have been up to `unsure_s` seconds later.
    """

    unit: str
    sequence: int
    state: str
    since: str | None
    since_trust: str
    since_boot: int
    since_uptime_s: int | None
    until: str | None
    until_trust: str
    until_boot: int
    until_uptime_s: int | None
    hours: float | None
    unsure_s: int


class Quarantine(Struct, frozen=True, kw_only=True):
    """Messages that were refused: how many ever by reason, and how many are still kept."""

    reasons: dict[str, int]
    kept: int
    dropped: int


class Report(Struct, frozen=True, kw_only=True):
    """Everything in a store. Sightings, faults and effort by unit and sequence."""

    sightings: list[Sighting]
    units: list[Unit]
    tallies: list[Tally]
    faults: list[Fault]
    quarantine: Quarantine
    effort: list[Effort]

    def as_json(self) -> str:
        """For machines."""
        return msgjson.format(msgjson.encode(self), indent=2).decode()
