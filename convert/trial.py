"""Trials: events whose truth is known, through the path that ships."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convert.event import Event
from convert.photograph import Skipped
from sight.judge import Judge, Judged, judge_with
from sight.network import Network
from sight.policy import Decision, Policy, Ruling


@dataclass(frozen=True)
class Trial:
    """One event, what it was judged to show, and what would become of it on a unit."""

    event: Event
    judged: Judged
    ruling: Ruling

    @property
    def decision(self) -> Decision:
        """Keep or discard; failed where no photograph of it could be judged."""
        return self.ruling.decision

    @property
    def waste(self) -> float | None:
        """P(empty) + P(livestock), which the policy holds against its threshold."""
        return self.judged.verdict.waste if self.judged.verdict else None

    @property
    def infrared(self) -> bool | None:
        """By its middle photograph: what the table says, else what the unit finds, else None."""
        photographs = self.event.photographs
        told = photographs[len(photographs) // 2].infrared
        if told is not None:
            return told
        return None if all(each.failure for each in self.judged.frames) else self.judged.infrared

    @property
    def failures(self) -> list[Skipped]:
        """Its photographs that could not be judged, and why."""
        pairs = zip(self.event.photographs, self.judged.frames, strict=True)
        return [Skipped(each.file, frame.failure) for each, frame in pairs if frame.failure]


@dataclass(frozen=True)
class Bench:
    """The unit's judge for camera traps, that for photographs without a banner, and the policy."""

    judge: Judge
    plain: Judge
    policy: Policy

    def tried(self, events: Iterable[Event]) -> Iterator[Trial]:
        """The events one by one as the unit would judge and rule."""
        for number, event in enumerate(events):
            judge = self.plain if event.photographs[0].trap == "no" else self.judge
            judged = judge([each.path for each in event.photographs])
            if judged.verdict is None:
                why = judged.frames[0].failure
                yield Trial(event, judged, Ruling(Decision.FAILED, why))
            else:
                yield Trial(event, judged, self.policy(judged.verdict, number))


def bench(network: Network, crop_top: float, crop_bottom: float, policy: Policy) -> Bench:
    """A bench with a package; the banner in fractions of the height."""
    return Bench(judge_with(network, crop_top, crop_bottom), judge_with(network, 0.0, 0.0), policy)
