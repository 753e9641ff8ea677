"""`uncia edge report` and `uncia edge accept`: what a person is shown, and what they agree to."""

from dataclasses import dataclass
from pathlib import Path

from edge.config import Config, ConfigError
from edge.outbox import Outbox
from edge.policy.acceptance import Acceptance, accept, accepted, note_shown, was_shown, withdraw
from edge.policy.leave import why_not_accept, why_not_calibrated
from edge.policy.observation import Observation
from edge.policy.observer import observation_in, picture_of
from edge.policy.report import named, report_lines
from edge.policy.sample import Sample
from edge.policy.sheet import Cell, write_sheet
from edge.policy.terms import Terms
from wire.manifest import OperatingPoint

SHEET = Path("report") / "contact-sheet.png"


@dataclass(frozen=True)
class Review:
    """A unit's configuration, its outbox, and the terms that these and its model amount to."""

    config: Config
    outbox: Outbox
    terms: Terms
    point: OperatingPoint

    def report(self) -> list[str]:
        """Write the contact sheet, and say what would have been deleted.

        Raises ConfigError where nothing was observed, and OutboxError.
        """
        observation = self._observed()
        sheet = Path(self.config.unit.state) / SHEET
        try:
            self._write_sheet(sheet, observation)
        except OSError as error:
            raise ConfigError(f"{sheet}: cannot be written: {error.strerror or error}") from error
        note_shown(self.outbox, self.terms)
        return [*report_lines(observation, self.point), "", *self._next(observation, sheet)]

    def accept(self, by: str, now: int) -> list[str]:
        """Record that this person lets the unit delete. Raises ConfigError where it may not."""
        shown = was_shown(self.outbox, self.terms)
        observation = observation_in(self.outbox)
        why = why_not_calibrated(self.config.policy, self.point) or why_not_accept(
            self.config.policy, self.terms, observation, shown=shown
        )
        if why or observation is None:
            raise ConfigError(f"not accepted: {why}")
        total = observation.total
        given = Acceptance(
            by=by,
            at=now,
            terms=self.terms,
            bursts=total.bursts,
            discarded=total.discarded,
            days=observation.days_seen,
        )
        accept(self.outbox, given)
        return [
            f"accepted by {by} after {given.bursts} bursts on {given.days} days:",
            f"{given.discarded} of them would have been deleted",
            self.terms.told(),
            'policy.mode = "delete" now starts on these terms; others need another acceptance',
        ]

    def withdraw(self) -> list[str]:
        """Take back what was accepted."""
        return [f"acceptances taken back: {withdraw(self.outbox)}"]

    def close(self) -> None:
        """Let go of the outbox."""
        self.outbox.close()

    def _observed(self) -> Observation:
        observation = observation_in(self.outbox)
        why = why_not_accept(self.config.policy, self.terms, observation, shown=True)
        if observation is None or observation.terms != self.terms:
            raise ConfigError(why)
        return observation

    def _write_sheet(self, sheet: Path, observation: Observation) -> None:
        parts = (
            ("Would have been deleted: the least sure", observation.unsure),
            ("Would have been deleted: drawn by chance", observation.drawn),
        )
        write_sheet(sheet, [(title, [self._cell(s) for s in samples]) for title, samples in parts])

    def _cell(self, sample: Sample) -> Cell:
        return Cell(picture_of(self.outbox, sample), named(sample))

    def _next(self, observation: Observation, sheet: Path) -> list[str]:
        lines = [f"look at {sheet}: what you see there would be gone"]
        if known := accepted(self.outbox, self.terms):
            return [*lines, f"accepted by {known.by} after {known.bursts} bursts"]
        why = why_not_calibrated(self.config.policy, self.point) or why_not_accept(
            self.config.policy, self.terms, observation, shown=True
        )
        return [*lines, why or "if nothing there will be missed: uncia edge accept --by NAME"]
