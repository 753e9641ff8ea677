"""The unit's configuration: one small frozen section per part, from one TOML file.

An unknown key or a value out of its range stops the start, with file, key and what is allowed.
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from edge.allowed import explained
from sight.camera import BURST_FRAMES, BURST_GAP_SECONDS, CROP_BOTTOM, CROP_TOP
from wire.topic import UNIT_NAME

Fraction = Annotated[float, Meta(ge=0, le=0.4)]
Share = Annotated[float, Meta(ge=0, le=1)]
PublicKey = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class ConfigError(Exception):
    """A configuration that must not be started with: file, key, and what is allowed."""


class _Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Unit(_Section, frozen=True):
    """Who the unit is, and the folder for its outbox and evidence."""

    name: Annotated[str, Meta(pattern=f"^{UNIT_NAME.pattern}$")] = "unit-1"
    state: Annotated[str, Meta(min_length=1)] = "uncia-state"


class Source(_Section, frozen=True):
    """Where photographs come from, and the folder of those that lie in one."""

    kind: Literal["camera", "watch", "replay"] = "camera"
    folder: str = ""


class Camera(_Section, frozen=True):
    """The camera's profile: the banner to cut off, its clock, and what it calls a burst.

    Where it is to `remember`, a burst is also compared with earlier ones: more is looked at.
    """

    crop_top: Fraction = CROP_TOP
    crop_bottom: Fraction = CROP_BOTTOM
    utc_offset_hours: Annotated[float, Meta(ge=-12, le=14)] = 0.0
    burst_gap_seconds: Annotated[float, Meta(ge=0, le=600)] = BURST_GAP_SECONDS
    burst_frames: Annotated[int, Meta(ge=1, le=50)] = BURST_FRAMES
    remember: bool = False


class Trap(_Section, frozen=True):
    """The unit's own camera: what triggers it, what a burst is, and where bursts wait.

    A still of 0 by 0 pixels is the whole sensor's. Times are in seconds. A camera is restarted that
    gives no frame for `stall_seconds`, or one and the same for three times as long.
    """

    trigger: Literal["motion", "pir", "either"] = "motion"
    pir_pin: Annotated[int, Meta(ge=0, le=27)] = 17
    pir_stuck_seconds: Annotated[float, Meta(ge=10, le=86400)] = 600.0
    still_width: Annotated[int, Meta(ge=0, le=9152, multiple_of=2)] = 1920
    still_height: Annotated[int, Meta(ge=0, le=6944, multiple_of=2)] = 1080
    jpeg_quality: Annotated[int, Meta(ge=50, le=100)] = 90
    look_width: Annotated[int, Meta(ge=160, le=1280, multiple_of=2)] = 640
    look_height: Annotated[int, Meta(ge=120, le=960, multiple_of=2)] = 480
    looks_per_second: Annotated[float, Meta(ge=0.5, le=30)] = 5.0
    ring_frames: Annotated[int, Meta(ge=0, le=10)] = 1
    ring_seconds: Annotated[float, Meta(ge=0, le=60)] = 1.0
    frames: Annotated[int, Meta(ge=1, le=40)] = 3
    interval_seconds: Annotated[float, Meta(ge=0, le=60)] = 0.5
    rest_seconds: Annotated[float, Meta(ge=0, le=3600)] = 5.0
    stall_seconds: Annotated[float, Meta(ge=1, le=600)] = 10.0
    restarts: Annotated[int, Meta(ge=0, le=20)] = 3
    spool: Annotated[str, Meta(min_length=1)] = "/run/uncia/spool"
    spool_megabytes: Annotated[int, Meta(ge=1, le=4000)] = 64


class Motion(_Section, frozen=True):
    """What counts as motion before the unit's own camera. Times are in seconds.

    `least` is the mean change, in grey levels of 255, of a cell of 16 pixels (of 640 across).
    """

    least: Annotated[float, Meta(ge=1, le=50)] = 4.0
    light_seconds: Annotated[float, Meta(ge=5, le=3600)] = 60.0
    hold_seconds: Annotated[float, Meta(ge=30, le=86400)] = 600.0
    sway_seconds: Annotated[float, Meta(ge=60, le=86400)] = 1800.0
    keep_seconds: Annotated[float, Meta(ge=60, le=86400)] = 1800.0


class Watch(_Section, frozen=True):
    """A folder that a commercial trap fills: how long is waited for what. Times are in seconds.

    A file is looked into after `quiet_seconds` without a change, and where it is not whole given as
    it is after `incomplete_seconds`; a burst is complete `settle_seconds` after its last.
    `remember` is how many photographs are known that are no longer there.
    """

    poll_seconds: Annotated[float, Meta(ge=0.2, le=300)] = 2.0
    quiet_seconds: Annotated[float, Meta(ge=0, le=600)] = 3.0
    settle_seconds: Annotated[float, Meta(ge=0, le=3600)] = 15.0
    incomplete_seconds: Annotated[float, Meta(ge=5, le=86400)] = 600.0
    gone_seconds: Annotated[float, Meta(ge=10, le=604_800)] = 3600.0
    done: Literal["leave", "remove"] = "leave"
    remember: Annotated[int, Meta(ge=1000, le=1_000_000)] = 50_000


class Model(_Section, frozen=True):
    """The model package's folder ("" for the one that ships) and how many threads it may use.

    The one that ships is trusted as this software is; another must be signed by one of the keys.
    `on_coral_failure` is what judges while a Coral cannot: the CPU, or ("stop") nothing, and every
    photograph is kept as failed.
    """

    package: str = ""
    trusted_keys: tuple[PublicKey, ...] = ()
    operating_point: str = ""
    threads: Annotated[int, Meta(ge=1, le=8)] = 1
    device: Literal["cpu", "coral"] = "cpu"
    on_coral_failure: Literal["cpu", "stop"] = "cpu"
    coral_retry_seconds: Annotated[float, Meta(ge=1, le=3600)] = 60.0
    coral_library: Annotated[str, Meta(min_length=1)] = "libedgetpu.so.1"


class Policy(_Section, frozen=True):
    """What becomes of discards. The threshold is the model's own unless it is given here.

    What shows a label in `keep` is never discarded; `people` are kept, blurred or only counted.
    "delete" needs an acceptance after so many days and bursts of observation; `unaccepted` says
    what a unit does without one.
    """

    mode: Literal["observe", "quarantine", "delete"] = "observe"
    threshold: Share | None = None
    audit_share: Share = 0.02
    audit_seed: Annotated[int, Meta(ge=0)] = 1
    keep: tuple[str, ...] = ()
    people: Literal["keep", "blur", "count"] = "keep"
    unaccepted: Literal["stop", "observe"] = "stop"
    observe_days: Annotated[int, Meta(ge=0, le=366)] = 7
    observe_bursts: Annotated[int, Meta(ge=1, le=1_000_000)] = 300


class Throttle(_Section, frozen=True):
    """What may be kept of unsure bursts in a storm of triggers, 0 for any number.

    What comes at once may be as much as otherwise comes in `allowance_hours`.
    """

    photographs_per_hour: Annotated[int, Meta(ge=0, le=100_000)] = 0
    megabytes_per_hour: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    allowance_hours: Annotated[float, Meta(ge=0.1, le=240)] = 6.0


class Evidence(_Section, frozen=True):
    """Room for discards in quarantine, oldest out first, and room that is left to the outbox.

    `most_megabytes` is all that evidence may use, 0 for as much as there is; `recipient` the base's
    public key, to which photographs are encrypted, "" for not at all.
    """

    reserve_megabytes: Annotated[int, Meta(ge=0, le=100_000)] = 32
    most_megabytes: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    recipient: str = ""
    quarantine_megabytes: Annotated[int, Meta(ge=1, le=1_000_000)] = 500


class Tally(_Section, frozen=True):
    """How long a tally counts before it is sent."""

    hours: Annotated[float, Meta(ge=0.1, le=240)] = 24.0


class Uplink(_Section, frozen=True):
    """Where events go, and what counts as delivered: the base's word, or only the broker's."""

    broker: str = "mqtt://127.0.0.1:1883"
    password_file: str = ""
    confirm: Literal["base", "broker"] = "base"
    window: Annotated[int, Meta(ge=1, le=1000)] = 100
    resend_seconds: Annotated[float, Meta(ge=0.1, le=86400)] = 60.0


class Check(_Section, frozen=True):
    """What a person at the tree expects: photographs a day, their size, and days without a visit.

    `kept_share` is of photographs that are kept where discards are not (quarantine, delete).
    """

    photographs_per_day: Annotated[int, Meta(ge=1, le=100_000)] = 200
    photograph_megabytes: Annotated[float, Meta(ge=0.01, le=100)] = 2.0
    kept_share: Share = 0.25
    least_days: Annotated[float, Meta(ge=0, le=1000)] = 30.0


class Setup(_Section, frozen=True):
    """The page on the unit's own hotspot: its address there, and how long it stays open.

    `every_address` lets it listen on other networks of the unit too.
    """

    address: Annotated[str, Meta(min_length=1)] = "10.42.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 8080
    minutes: Annotated[float, Meta(ge=1, le=240)] = 30.0
    every_address: bool = False


class Health(_Section, frozen=True):
    """How often the unit tells how it is, what measures its battery, and when that is low.

    A power cut costs at most `sign_minutes` of effort, a lost unit `effort_hours`. The lens is
    blocked after so long without a picture: `dark_hours` where it is black, for nights are.
    """

    heartbeat_hours: Annotated[float, Meta(ge=0.1, le=168)] = 1.0
    sign_minutes: Annotated[float, Meta(ge=1, le=1080)] = 10.0
    effort_hours: Annotated[float, Meta(ge=0.5, le=168)] = 6.0
    blocked_minutes: Annotated[float, Meta(ge=1, le=10_080)] = 60.0
    dark_hours: Annotated[float, Meta(ge=0.1, le=168)] = 18.0
    battery: Literal["none", "ina219", "sysfs"] = "none"
    i2c_address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x40
    shunt_milliohms: Annotated[int, Meta(ge=1, le=10_000)] = 100
    low_millivolts: Annotated[int, Meta(ge=0, le=65_535)] = 0
    low_percent: Annotated[int, Meta(ge=0, le=100)] = 0


class Config(_Section, frozen=True):
    """Everything a unit is told."""

    unit: Unit = Unit()
    source: Source = Source()
    camera: Camera = Camera()
    model: Model = Model()
    policy: Policy = Policy()
    throttle: Throttle = Throttle()
    evidence: Evidence = Evidence()
    tally: Tally = Tally()
    uplink: Uplink = Uplink()
    trap: Trap = Trap()
    motion: Motion = Motion()
    watch: Watch = Watch()
    check: Check = Check()
    setup: Setup = Setup()
    health: Health = Health()


def source_folder(told: Source) -> Path:
    """The folder of a source that has one. Raises ConfigError."""
    if not told.folder:
        raise ConfigError(f'source.folder: must name the folder for source.kind = "{told.kind}"')
    return Path(told.folder)


def read_config(path: Path | None) -> Config:
    """The configuration in a file, all defaults without one. Raises ConfigError."""
    if path is None:
        return Config()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Config)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {explained(str(error), Config)}") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error


def read_password(path: str) -> str:
    """The password in a file, "" without one. Raises ConfigError where it cannot be read."""
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"uplink.password_file {path}: cannot be read: {error}") from error
