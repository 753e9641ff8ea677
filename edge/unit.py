"""A unit put together from its configuration: the only place that picks the concrete pieces."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from msgspec.structs import replace

from edge.audit import audited
from edge.burst import Shot, in_bursts
from edge.capture import capture
from edge.config import Config, ConfigError
from edge.evidence import Evidence, no_step
from edge.hold import hold_state
from edge.journal import Journal
from edge.machine import boot_id, disk_free, temperature
from edge.memory import Memory
from edge.outbox import Outbox, open_outbox
from edge.outcome import Outcome
from edge.period import Bearings, whole_seconds
from edge.policy.bucket import Rate
from edge.policy.keep import expect_known, keeping
from edge.policy.observer import Observer
from edge.policy.people import CountingPeople, blurring
from edge.policy.review import Review
from edge.policy.start import why_not_start
from edge.policy.storm import Limits
from edge.policy.terms import terms_of
from edge.policy.throttle import Tell, Throttled
from edge.policy.thumbnail import Thumbnails
from edge.policy.writer import Writer
from edge.shipped import shipped_manifests, shipped_package
from sight.error import PackageError
from sight.interpreter import InterpreterError
from sight.judge import Judge, judge_with, unable
from sight.network import Network, open_network
from sight.policy import Policy, discard_waste
from sight.trusted import Trusted
from wire.error import WireError
from wire.event import Event, Fault, FaultCode, Heartbeat, Mode, Trust, in_detail
from wire.label import CODES

log = logging.getLogger(__name__)

_MODES = {"observe": Mode.OBSERVE, "quarantine": Mode.QUARANTINE, "delete": Mode.DELETE}
_MB = 1_000_000
_REFUSED = "refused_in_boot"


@dataclass(frozen=True)
class Mind:
    """What a unit judges with: `network` is None where no model can be used, and `why` says why."""

    network: Network | None
    judge: Judge
    policy: Policy
    why: str = ""


def open_mind(config: Config) -> Mind:
    """The model with its judge and policy. Without a usable model everything is kept.

    Raises ConfigError where the keep-list cannot be kept to.
    """
    told = config.policy
    try:
        folder = Path(config.model.package) if config.model.package else shipped_package()
        trusted = Trusted(shipped_manifests(), frozenset(config.model.trusted_keys))
        network = open_network(folder, config.model.threads, trusted)
        point = network.manifest.operating_point(config.model.operating_point)
    except (PackageError, InterpreterError, WireError) as error:
        log.error("no usable model, every photograph will be kept reason=%s", error)  # noqa: TRY400  (the reason says it all)
        why = f"no usable model: {error}"
        expect_known(told.keep, CODES, counted=told.people == "count")
        return Mind(None, unable(why), discard_waste(1.0), why)
    threshold = point.threshold if told.threshold is None else told.threshold
    expect_known(told.keep, network.manifest.labels, counted=told.people == "count")
    policy = audited(discard_waste(threshold), told.audit_share, told.audit_seed)
    policy = keeping(policy, told.keep)
    return Mind(network, judge_with(network, *_crops(config)), policy)


def open_review(config: Config) -> Review:
    """What a person is shown of an observation. Raises ConfigError without a usable model."""
    mind = open_mind(config)
    if mind.network is None:
        raise ConfigError(mind.why)
    point = mind.network.manifest.operating_point(config.model.operating_point)
    outbox = open_outbox(Path(config.unit.state))
    return Review(config, outbox, terms_of(config, mind.network), point)


def no_word(_storm: bool, _uptime: float) -> None:
    """Nobody listens."""


class Unit:
    """The capture side of a unit.

    Raises OutboxError, EvidenceError and ConfigError where it cannot start, so where "delete" has
    not been accepted; `source_keeps` its photographs, whatever is decided (a card that is
    replayed), and nothing needs to be. `anew`: judge also what an unfinished replay has written
    down already. `tell` hears when a storm of triggers begins and is over.
    """

    def __init__(
        self,
        config: Config,
        *,
        anew: bool = False,
        source_keeps: bool = False,
        tell: Tell = no_word,
    ) -> None:
        self.mind = open_mind(config)
        self.outbox = open_outbox(Path(config.unit.state))
        self._held = hold_state(Path(config.unit.state))
        model = self.mind.network.package_id if self.mind.network else None
        self._bearings = Bearings(self.outbox.start_boot(boot_id()), model)
        self.refusal = why_not_start(config, self.mind.network, self.outbox)
        self.config = config if source_keeps else self._as_allowed(config)
        self.evidence = Evidence(
            Path(config.unit.state) / "evidence",
            quarantine_bytes=_ring(self.config),
            reserve_bytes=config.evidence.reserve_megabytes * _MB,
            step_of=no_step if config.policy.people == "keep" else blurring(*_crops(config)),
        )
        self.writer = _around(self.evidence, config, self.outbox, tell)
        self.memory = Memory(self.outbox, anew=anew)
        deletes = self.config.policy.mode == "delete" and not source_keeps
        self.journal = Journal(
            self.outbox,
            self._bearings,
            config.tally.hours,
            self.memory,
            note=None if deletes else self._observer(),
        )

    def _as_allowed(self, config: Config) -> Config:
        """The configuration without what is refused. Raises ConfigError where it is to stop."""
        if not self.refusal:
            return config
        told = f'policy.mode = "delete" is refused: {self.refusal}'
        log.error(told)
        if config.policy.unaccepted == "stop":
            self._report_once_a_boot(told)
            self.close()
            raise ConfigError(told)
        return replace(config, policy=replace(config.policy, mode="observe"))

    def _report_once_a_boot(self, told: str) -> None:
        # The service manager tries again and again; the base need not hear of each.
        if self.outbox.setting(_REFUSED, -1) == self._bearings.boot:
            return
        with self.outbox.transaction():
            self.outbox.append(self._fault(FaultCode.POLICY, told))
            self.outbox.put(_REFUSED, self._bearings.boot)

    def _observer(self) -> Callable[[Outcome], None] | None:
        if self.mind.network is None:
            return None
        thumbnails = Thumbnails(*_crops(self.config), veiled=self.config.policy.people != "keep")
        return Observer(self.outbox, terms_of(self.config, self.mind.network), thumbnails).note

    def capture(
        self, shots: Iterable[Shot], expect_source: Callable[[Outcome], None]
    ) -> Iterator[Outcome]:
        """Run shots, in order, through the whole path; yields what became of each burst.

        `expect_source` raises where a burst failed because its source is gone.
        """
        camera = self.config.camera
        return capture(
            in_bursts(shots, camera.burst_gap_seconds, camera.burst_frames),
            memory=self.memory,
            judge=self.mind.judge,
            policy=self.mind.policy,
            evidence=self.writer,
            expect_source=expect_source,
            journal=self.journal,
        )

    def report_start(self) -> None:
        """Tell the base that the unit is up, and what keeps it from what it was asked to do."""
        self._send(self._heartbeat())
        if self.mind.why:
            self._send(self._fault(FaultCode.MODEL, self.mind.why))
        if self.refusal and self.config.policy.mode != "delete":
            self._send(self._fault(FaultCode.POLICY, f"deletes nothing: {self.refusal}"))

    def report_end(self, *, done: bool, source_gone: str = "") -> None:
        """Write what is still owed, the tally so far, and a heartbeat. Raises OutboxError.

        `done`: all there was has been judged, so that nothing of it needs to be remembered.
        """
        self.journal.close()
        if source_gone:
            self._send(self._fault(FaultCode.SOURCE, source_gone))
        self._send(self._heartbeat())
        if done:
            self.memory.finish()

    def close(self) -> None:
        """Let go of the state."""
        self.outbox.close()
        self._held.close()

    def _send(self, event: Event) -> None:
        with self.outbox.transaction():
            self.outbox.append(event)

    def _fault(self, code: FaultCode, detail: str) -> Fault:
        return Fault(
            time=whole_seconds(time.time()),
            trust=Trust.RTC,
            boot=self._bearings.boot,
            code=code,
            count=1,
            detail=in_detail(detail),
        )

    def _heartbeat(self) -> Heartbeat:
        return Heartbeat(
            time=whole_seconds(time.time()),
            trust=Trust.RTC,
            boot=self._bearings.boot,
            uptime=whole_seconds(time.monotonic()),
            software=version("uncia"),
            model=self._bearings.model,
            mode=_MODES[self.config.policy.mode],
            outbox=self.outbox.depth(),
            disk_free=disk_free(self.evidence.folder),
            temperature=temperature(),
        )


def _ring(config: Config) -> int | None:
    """In replay the source keeps what is discarded: only quarantine makes a copy of it."""
    if config.policy.mode != "quarantine":
        return None
    return config.evidence.quarantine_megabytes * _MB


def _crops(config: Config) -> tuple[float, float]:
    return config.camera.crop_top, config.camera.crop_bottom


def _around(writer: Writer, config: Config, outbox: Outbox, tell: Tell) -> Writer:
    """The writer of evidence, with what the configuration puts around it."""
    limits = _limits(config)
    if limits.rates:
        writer = Throttled(writer, limits, outbox, tell)
    if config.policy.people == "count":
        writer = CountingPeople(writer)
    return writer


def _limits(config: Config) -> Limits:
    told = config.throttle

    def rate(per_hour: float) -> Rate | None:
        return Rate(per_hour, per_hour * told.allowance_hours) if per_hour else None

    return Limits(
        rate(told.photographs_per_hour),
        rate(told.megabytes_per_hour * _MB),
        frozenset(config.policy.keep),
    )
