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
    """The camera's profile: the banner to cut off, its clock, and what it calls a burst."""

    crop_top: Fraction = CROP_TOP
    crop_bottom: Fraction = CROP_BOTTOM
    utc_offset_hours: Annotated[float, Meta(ge=-12, le=14)] = 0.0
    burst_gap_seconds: Annotated[float, Meta(ge=0, le=600)] = BURST_GAP_SECONDS
    burst_frames: Annotated[int, Meta(ge=1, le=50)] = BURST_FRAMES


class Model(_Section, frozen=True):
    """The model package's folder ("" for the one that ships) and how many threads it may use.

    The one that ships is trusted as this software is; another must be signed by one of the keys.
    """

    package: str = ""
    trusted_keys: tuple[PublicKey, ...] = ()
    operating_point: str = ""
    threads: Annotated[int, Meta(ge=1, le=8)] = 1


class Policy(_Section, frozen=True):
    """What becomes of discards. The threshold is the model's own unless it is given here."""

    mode: Literal["observe", "quarantine", "delete"] = "observe"
    threshold: Share | None = None
    audit_share: Share = 0.02
    audit_seed: Annotated[int, Meta(ge=0)] = 1


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
    evidence: Evidence = Evidence()
    tally: Tally = Tally()
    uplink: Uplink = Uplink()
    health: Health = Health()


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
