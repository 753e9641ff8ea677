"""What became of a burst, photograph by photograph."""

from dataclasses import dataclass, replace

from edge.burst import Shot
from edge.ledger import Ledger, count
from sight.judge import Frame, Judged
from sight.policy import Decision, Policy, Ruling


@dataclass(frozen=True, slots=True)
class Fate:
    """One photograph and what became of it."""

    shot: Shot
    frame: Frame
    ruling: Ruling

    @property
    def decision(self) -> Decision:
        """The ruling's decision."""
        return self.ruling.decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """One burst: its number on this unit, what it was judged to show, the fate of each frame.

    `ruling` is the policy's on the burst as a whole, None where it could not be judged.
    """

    number: int
    judged: Judged
    ruling: Ruling | None
    fates: tuple[Fate, ...]

    @property
    def ledger(self) -> Ledger:
        """Its photographs by decision."""
        return count(fate.decision for fate in self.fates)

    def unrecorded(self, reason: str) -> "Outcome":
        """The same where nothing could be written down: what was to go is kept, as failed."""
        ruling = Ruling(Decision.FAILED, reason)
        gone = (Decision.DISCARD, Decision.AUDIT)
        return replace(
            self,
            fates=tuple(
                replace(fate, ruling=ruling) if fate.decision in gone else fate
                for fate in self.fates
            ),
        )


def decide(number: int, burst: tuple[Shot, ...], judged: Judged, policy: Policy) -> Outcome:
    """One ruling for the burst; what could not be judged is failed, never discarded."""
    ruling = policy(judged.verdict, number) if judged.verdict else None
    fates = []
    for shot, frame in zip(burst, judged.frames, strict=True):
        own = Ruling(Decision.FAILED, frame.failure) if frame.failure or ruling is None else ruling
        fates.append(Fate(shot, frame, own))
    return Outcome(number, judged, ruling, tuple(fates))
