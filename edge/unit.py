"""A unit put together from its configuration: the only place that picks the concrete pieces."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from msgspec.structs import replace

from edge.burst import Shot, in_bursts
from edge.capture import Path as CapturePath
from edge.capture import capture
from edge.config import Config, ConfigError
from edge.coral import CODES
from edge.evidence.register import Register
from edge.health.cause import Cause
from edge.health.clock import Clock
from edge.health.fault import fault
from edge.health.health import Health
from edge.health.heartbeat import Nature
from edge.health.room import lost
from edge.health.senses import Senses, open_battery
from edge.hold import hold_state
from edge.journal import Journal
from edge.keeping import around, evidence_of, seal_of, throttle_of
from edge.machine import boot_id
from edge.memory import Memory
from edge.mind import crops, open_mind
from edge.outbox import OutboxError, open_outbox
from edge.outcome import Outcome
from edge.period import Bearings
from edge.policy.observer import Observer
from edge.policy.start import why_not_start
from edge.policy.terms import terms_of
from edge.policy.thumbnail import Thumbnails
from wire.event import FaultCode, Mode

log = logging.getLogger(__name__)

_MODES = {"observe": Mode.OBSERVE, "quarantine": Mode.QUARANTINE, "delete": Mode.DELETE}
_REFUSED = "refused_in_boot"


class Unit:
    """The capture side of a unit.

    Raises OutboxError, EvidenceError and ConfigError where it cannot start, so where "delete" has
    not been accepted. `source_keeps` its photographs, whatever is decided (a card that is
    replayed), and nothing needs to be. `anew`: judge also what an unfinished replay has written
    down already. `lap` is told when each step of opening the model is done.
    """

    def __init__(
        self,
        config: Config,
        *,
        anew: bool = False,
        source_keeps: bool = False,
        lap: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._seal = seal_of(config)
        self.mind = open_mind(config, lap)
        self.outbox = open_outbox(Path(config.unit.state))
        self._held = hold_state(Path(config.unit.state))
        model = self.mind.network.package_id if self.mind.network else None
        boot = self.outbox.start_boot(boot_id())
        self._bearings, self.clock = Bearings(boot, model), Clock(boot)
        self.refusal = why_not_start(config, self.mind.network, self.outbox)
        self.config = config if source_keeps else self._as_allowed(config)
        register = Register(self.outbox, forgetful=self._seal is not None)
        self.evidence = evidence_of(self.config, register, self._seal, source_keeps=source_keeps)
        self.health = self._health()
        self.memory = Memory(self.outbox, anew=anew, source_keeps=source_keeps)
        deletes = self.config.policy.mode == "delete" and not source_keeps
        self.journal = Journal(
            self.outbox,
            self._bearings,
            config.tally.hours,
            self.memory,
            register,
            note=None if deletes else self._observer(),
        )
        self._throttle = throttle_of(self.evidence, config, self.outbox, self._hear_of_storm)
        writer = around(self._throttle or self.evidence, config)
        self.path = CapturePath(
            self.memory, self.mind.judge, self.mind.policy, writer, self.journal
        )

    def _health(self) -> Health:
        mind = self.mind  # and not self: a cycle would hold the lock of a start that failed
        return Health(
            self.outbox,
            Nature(version("uncia"), self._bearings.model, _MODES[self.config.policy.mode]),
            Senses(
                self.evidence.folder,
                open_battery(self.config.health),
                device=lambda: mind.standing.device,
            ),
            self.config.health,
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
            self.outbox.append(fault(self.clock.now(), FaultCode.POLICY, told))
            self.outbox.put(_REFUSED, self._bearings.boot)

    def _observer(self) -> Callable[[Outcome], None] | None:
        if self.mind.network is None:
            return None
        thumbnails = Thumbnails(*crops(self.config), veiled=self.config.policy.people != "keep")
        # Where photographs are encrypted, small ones must not lie open in the database.
        picture = thumbnails if self._seal is None else lambda _outcome: b""
        return Observer(self.outbox, terms_of(self.config, self.mind.network), picture).note

    def capture(
        self, shots: Iterable[Shot], expect_source: Callable[[Outcome], None]
    ) -> Iterator[Outcome]:
        """Run shots, in order, through the whole path; yields what became of each burst.

        `expect_source` raises where a burst failed because its source is gone.
        """
        camera = self.config.camera
        bursts = in_bursts(shots, camera.burst_gap_seconds, camera.burst_frames)
        for outcome in capture(bursts, self.path, expect_source):
            with suppress(OutboxError):  # it waits, and is told with the next burst or at the end
                self.report_device()
            yield outcome

    def report_start(self) -> None:
        """Tell the base that the unit is up, and what keeps it from what it was asked to do."""
        self.report_alive()
        self.report_trouble()

    def report_trouble(self) -> None:
        """Tell the base what keeps the unit from what it was asked to do. Raises OutboxError."""
        if self.mind.why:
            self.health.fault(self.clock.now(), FaultCode.MODEL, self.mind.why)
        if self.refusal and self.config.policy.mode != "delete":
            self.health.fault(
                self.clock.now(), FaultCode.POLICY, f"deletes nothing: {self.refusal}"
            )

    def report_device(self) -> None:
        """Tell the base where inference runs, each time that has changed. Raises OutboxError."""
        if self.mind.changes:
            self.report_alive()

    def wrote(self, outcome: Outcome) -> None:
        """See whether there was room for a burst's evidence."""
        self.health.wrote(outcome, self.evidence.unwritten, self.clock.now())

    def has_kept(self, outcome: Outcome) -> bool:
        """Whether there was room for all of a burst that was to be kept."""
        return not lost(outcome, self.evidence.unwritten)

    def look_at_storm(self) -> None:
        """See whether a storm of triggers is over, which no burst may tell."""
        if self._throttle:
            self._throttle.pass_time(self.clock.uptime())

    def _hear_of_storm(self, holds: bool, uptime: float) -> None:
        now = self.clock.now()
        self.health.condition(Cause.STORM, now, holds=holds, since=now.at(uptime))

    def report_alive(self) -> None:
        """Tell the base how the unit is, after a Coral's trouble if any. Raises OutboxError."""
        now, changes = self.clock.now(), self.mind.changes
        while changes:
            if trouble := changes[0].trouble:
                self.health.fault(now, CODES[trouble], changes[0].said)
            changes.popleft()
        self.health.beat(now)

    def report_source_gone(self, reason: str) -> None:
        """Nothing comes from the source any more: told with the next heartbeat, or the end."""
        self.health.condition(Cause.CAMERA, self.clock.now(), holds=True, detail=reason)

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
