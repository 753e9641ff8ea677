"""The capture loop. It reads as the data path."""

from collections.abc import Callable, Iterable, Iterator

from edge.burst import Burst
from edge.journal import Journal
from edge.memory import Memory
from edge.outbox import OutboxError
from edge.outcome import Outcome, decide
from edge.policy.writer import Writer
from sight.judge import Judge
from sight.policy import Policy


def capture(  # noqa: PLR0913  (one argument for each step of the path)
    bursts: Iterable[Burst],
    *,
    memory: Memory,
    judge: Judge,
    policy: Policy,
    evidence: Writer,
    expect_source: Callable[[Outcome], None],
    journal: Journal,
) -> Iterator[Outcome]:
    """Judge each burst, keep what is to be kept, then write it down.

    What an earlier run wrote down is recalled. What could not be written down is not discarded: it
    is kept as failed, and tried again. Raises SourceError where the source is gone.
    """
    for burst in bursts:
        if known := memory.recall(burst):
            yield known
            continue
        judged = judge([shot.path for shot in burst])
        outcome = decide(memory.number(burst), burst, judged, policy)
        if evidence.wants(outcome):
            memory.begin(outcome)
        outcome = evidence.secure(outcome)
        expect_source(outcome)
        try:
            journal.record(outcome)
        except OutboxError as error:
            outcome = evidence.secure(outcome.unrecorded(f"not written down: {error}"))
            journal.owe(outcome)
        yield outcome
