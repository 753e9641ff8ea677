"""The capture path. It reads as the data path; a replay and the live loop both run on it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from edge.burst import Burst
from edge.journal import Journal
from edge.memory import Memory
from edge.outbox import OutboxError
from edge.outcome import Outcome, decide
from edge.policy.writer import Writer
from sight.judge import Judge
from sight.policy import Policy


@dataclass(frozen=True)
class Path:
    """The steps that every burst goes through."""

    memory: Memory
    judge: Judge
    policy: Policy
    evidence: Writer
    journal: Journal

    def take(
        self, burst: Burst, expect_source: Callable[[Outcome], None] = lambda _outcome: None
    ) -> Outcome:
        """Judge a burst, keep what is to be kept, then write it down.

        What an earlier run wrote down is recalled. What could not be written down is not discarded:
        it is kept as failed, and owed. `expect_source` raises SourceError where a burst failed
        because its source is gone.
        """
        if known := self.memory.recall(burst):
            return known
        judged = self.judge([shot.path for shot in burst])
        outcome = decide(self.memory.number(burst), burst, judged, self.policy)
        if self.evidence.wants(outcome):
            self.memory.begin(outcome)
        outcome = self.evidence.secure(outcome)
        expect_source(outcome)
        try:
            self.journal.record(outcome)
        except OutboxError as error:
            outcome = self.evidence.secure(outcome.unrecorded(f"not written down: {error}"))
            self.journal.owe(outcome)
        return outcome


def capture(
    bursts: Iterable[Burst], path: Path, expect_source: Callable[[Outcome], None]
) -> Iterator[Outcome]:
    """Take each burst down the path, in order. Raises SourceError where the source is gone."""
    for burst in bursts:
        yield path.take(burst, expect_source)
