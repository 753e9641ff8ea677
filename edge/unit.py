"""A unit put together from its configuration: the only place that picks the concrete pieces."""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from edge.audit import audited
from edge.burst import Shot, in_bursts
from edge.capture import Path as CapturePath
from edge.capture import capture
from edge.config import Config, ConfigError
from edge.evidence.evidence import Evidence
from edge.evidence.register import Register
from edge.health.clock import Clock
from edge.health.health import Health
from edge.health.heartbeat import Nature
from edge.health.senses import Senses, open_battery
from edge.hold import hold_state
from edge.journal import Journal
from edge.machine import boot_id
from edge.memory import Memory
from edge.outbox import open_outbox
from edge.outcome import Outcome
from edge.period import Bearings
from edge.shipped import shipped_manifests, shipped_package
from sight.error import PackageError
from sight.interpreter import InterpreterError
from sight.judge import Judge, judge_with, unable
from sight.network import Network, open_network
from sight.policy import Policy, discard_waste
from sight.trusted import Trusted
from wire.age import Seal, seal_to
from wire.error import WireError
from wire.event import FaultCode, Mode

log = logging.getLogger(__name__)

_MODES = {"observe": Mode.OBSERVE, "quarantine": Mode.QUARANTINE, "delete": Mode.DELETE}
_MB = 1_000_000


@dataclass(frozen=True)
class Mind:
    """What a unit judges with: `network` is None where no model can be used, and `why` says why."""

    network: Network | None
    judge: Judge
    policy: Policy
    why: str = ""


def open_mind(config: Config, lap: Callable[[str], None] = lambda _step: None) -> Mind:
    """The model with its judge and policy. Without a usable model everything is kept."""
    told = config.policy
    try:
        folder = Path(config.model.package) if config.model.package else shipped_package()
        trusted = Trusted(shipped_manifests(), frozenset(config.model.trusted_keys))
        network = open_network(folder, config.model.threads, trusted, lap)
        point = network.manifest.operating_point(config.model.operating_point)
    except (PackageError, InterpreterError, WireError) as error:
        log.error("no usable model, every photograph will be kept reason=%s", error)  # noqa: TRY400  (the reason says it all)
        why = f"no usable model: {error}"
        return Mind(None, unable(why), discard_waste(1.0), why)
    threshold = point.threshold if told.threshold is None else told.threshold
    policy = audited(discard_waste(threshold), told.audit_share, told.audit_seed)
    return Mind(
        network, judge_with(network, config.camera.crop_top, config.camera.crop_bottom), policy
    )


class Unit:
    """The capture side of a unit.

    Raises OutboxError, EvidenceError and ConfigError where it cannot start.

    `anew`: judge also what an unfinished replay has written down already. `source_keeps`: the
    source keeps its photographs (a card), so that in `observe` no discard needs to be copied.
    `lap` is told when each step of opening the model is done.
    """

    def __init__(
        self,
        config: Config,
        *,
        anew: bool = False,
        source_keeps: bool = True,
        lap: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self.config = config
        seal = _seal(config)
        self.mind = open_mind(config, lap)
        self.outbox = open_outbox(Path(config.unit.state))
        self._held = hold_state(Path(config.unit.state))
        register = Register(self.outbox, forgetful=seal is not None)
        self.evidence = Evidence(
            Path(config.unit.state) / "evidence",
            quarantine_bytes=_ring(config, source_keeps=source_keeps),
            reserve_bytes=config.evidence.reserve_megabytes * _MB,
            most_bytes=config.evidence.most_megabytes * _MB,
            register=register,
            seal=seal,
        )
        model = self.mind.network.package_id if self.mind.network else None
        boot = self.outbox.start_boot(boot_id())
        self._bearings = Bearings(boot, model)
        self.clock = Clock(boot)
        self.health = Health(
            self.outbox,
            Nature(version("uncia"), model, _MODES[config.policy.mode]),
            Senses(self.evidence.folder, open_battery(config.health)),
            config.health,
        )
        self.memory = Memory(self.outbox, anew=anew)
        self.journal = Journal(
            self.outbox, self._bearings, config.tally.hours, self.memory, register
        )
        self.path = CapturePath(
            self.memory, self.mind.judge, self.mind.policy, self.evidence, self.journal
        )

    def capture(
        self, shots: Iterable[Shot], expect_source: Callable[[Outcome], None]
    ) -> Iterator[Outcome]:
        """Run shots, in order, through the whole path; yields what became of each burst.

        `expect_source` raises where a burst failed because its source is gone.
        """
        camera = self.config.camera
        bursts = in_bursts(shots, camera.burst_gap_seconds, camera.burst_frames)
        return capture(bursts, self.path, expect_source)

    def report_start(self) -> None:
        """Tell the base that the unit is up, and if so that it has no usable model."""
        self.report_alive()
        if self.mind.why:
            self.health.fault(self.clock.now(), FaultCode.MODEL, self.mind.why)

    def report_alive(self) -> None:
        """Tell the base how the unit is. Raises OutboxError."""
        self.health.beat(self.clock.now())

    def report_source_gone(self, reason: str) -> None:
        """Tell the base that nothing comes from the source any more. Raises OutboxError."""
        self.health.fault(self.clock.now(), FaultCode.SOURCE, reason)

    def report_end(self, *, done: bool, source_gone: str = "") -> None:
        """Write what is still owed, the tally so far, and a heartbeat. Raises OutboxError.

        `done`: all there was has been judged, so that nothing of it needs to be remembered.
        """
        self.journal.close()
        if source_gone:
            self.report_source_gone(source_gone)
        self.report_alive()
        if done:
            self.memory.finish()

    def close(self) -> None:
        """Let go of the state."""
        self.outbox.close()
        self._held.close()


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


def _seal(config: Config) -> Seal | None:
    """Better not started than photographs that anyone can read, or that nobody can."""
    if not config.evidence.recipient:
        return None
    try:
        return seal_to(config.evidence.recipient)
    except WireError as error:
        raise ConfigError(f"evidence.recipient: {error}") from error
