"""What keeps a unit's photographs, from its configuration: the evidence, and writers around it."""

import sys
from pathlib import Path

from edge.config import Config, ConfigError
from edge.evidence.evidence import Evidence, no_step
from edge.evidence.register import Register
from edge.mind import crops
from edge.outbox import Outbox
from edge.policy.bucket import Rate
from edge.policy.people import CountingPeople, blurring
from edge.policy.storm import Limits
from edge.policy.throttle import Tell, Throttled
from edge.policy.writer import Writer
from wire.age import Seal, seal_to
from wire.error import WireError

_MB = 1_000_000


def evidence_of(
    config: Config, register: Register, seal: Seal | None, *, source_keeps: bool
) -> Evidence:
    """The evidence folder of a unit. Raises EvidenceError."""
    told = config.evidence
    as_taken = config.policy.people == "keep"
    return Evidence(
        Path(config.unit.state) / "evidence",
        quarantine_bytes=_ring(config, source_keeps=source_keeps),
        reserve_bytes=told.reserve_megabytes * _MB,
        most_bytes=told.most_megabytes * _MB,
        register=register,
        seal=seal,
        step_of=no_step if as_taken else blurring(*crops(config)),
    )


def seal_of(config: Config) -> Seal | None:
    """The base's key, None where photographs lie open. Raises ConfigError.

    Better not started than photographs that anyone can read, or that nobody can.
    """
    if not config.evidence.recipient:
        return None
    try:
        return seal_to(config.evidence.recipient)
    except WireError as error:
        raise ConfigError(f"evidence.recipient: {error}") from error


def throttle_of(writer: Writer, config: Config, outbox: Outbox, tell: Tell) -> Throttled | None:
    """The throttle around the writer of evidence, None without limits."""
    limits = _limits(config)
    return Throttled(writer, limits, outbox, tell) if limits.rates else None


def around(writer: Writer, config: Config) -> Writer:
    """The writer with what else the configuration puts around it."""
    return CountingPeople(writer) if config.policy.people == "count" else writer


def _ring(config: Config, *, source_keeps: bool) -> int | None:
    """How many bytes of discards are kept; None where none are.

    What observes deletes nothing: where the source keeps no photograph, every discard is copied.
    """
    match config.policy.mode:
        case "quarantine":
            return config.evidence.quarantine_megabytes * _MB
        case "observe" if not source_keeps:
            return sys.maxsize
        case _:
            return None


def _limits(config: Config) -> Limits:
    told = config.throttle

    def rate(per_hour: float) -> Rate | None:
        return Rate(per_hour, per_hour * told.allowance_hours) if per_hour else None

    return Limits(
        rate(told.photographs_per_hour),
        rate(told.megabytes_per_hour * _MB),
        frozenset(config.policy.keep),
    )
