"""Whether there was room for a burst's evidence."""

from collections.abc import Mapping

from edge.outcome import Outcome
from sight.policy import Decision


def lost(outcome: Outcome, unwritten: Mapping[tuple[int, int], str]) -> list[str] | None:
    """Why each photograph was lost that was to be written; None where none was to be.

    `unwritten` is the evidence's own list of reasons, by burst and frame from 1. Not every failed
    photograph is lost: one that could not be judged is kept, and counts as failed.
    """
    places = [(outcome.number, at) for at in range(1, len(outcome.fates) + 1)]
    reasons = [unwritten[place] for place in places if place in unwritten]
    if reasons:
        return reasons
    is_written = any(fate.decision is not Decision.DISCARD for fate in outcome.fates)
    return [] if is_written else None
