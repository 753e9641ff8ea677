"""The capture loop. It reads as the data path."""

from collections.abc import Iterable, Iterator

from edge.burst import Burst
from edge.evidence import Evidence
from edge.journal import Journal
from edge.outbox import Outbox, OutboxError
from edge.outcome import Outcome, decide
from sight.judge import Judge
from sight.policy import Policy


def capture(  # noqa: PLR0913  (one argument for each step of the path)
    bursts: Iterable[Burst],
    *,
    outbox: Outbox,
    judge: Judge,
    policy: Policy,
    evidence: Evidence,
    journal: Journal,
) -> Iterator[Outcome]:
    """Judge each burst, keep what is to be kept, then write it down.

    What could not be written down is not discarded: it is kept as failed, and tried again.
    """
    for burst in bursts:
        judged = judge([shot.path for shot in burst])
        outcome = decide(outbox.next_burst(), burst, judged, policy)
        outcome = evidence.secure(outcome)
        try:
            journal.record(outcome)
        except OutboxError as error:
            outcome = evidence.secure(outcome.unrecorded(f"not written down: {error}"))
            journal.owe(outcome)
        yield outcome
