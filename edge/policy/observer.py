"""The observer: writes down what would have been deleted, in the state, bounded."""

import logging
from collections.abc import Callable

from msgspec import msgpack

from edge.outbox import Outbox
from edge.outcome import Outcome
from edge.policy.observation import Observation
from edge.policy.sample import Sample
from edge.policy.terms import Terms

log = logging.getLogger(__name__)

_OBSERVATION = "observation"


class Observer:
    """Notes bursts that are written down, on one set of terms.

    An observation on other terms is let go of: it says nothing of what these would delete.
    """

    def __init__(self, outbox: Outbox, terms: Terms, picture: Callable[[Outcome], bytes]) -> None:
        self._outbox, self._terms, self._picture = outbox, terms, picture
        before = observation_in(outbox)
        if before and before.terms != terms and before.total.bursts:
            log.warning(
                "observation begins anew before=%r now=%r bursts=%d",
                before.terms.told(),
                terms.told(),
                before.total.bursts,
            )

    def note(self, outcome: Outcome) -> None:
        """Take in a burst; inside the transaction that writes it down."""
        # Read each time: what was noted in a transaction that failed must not linger in memory.
        before = observation_in(self._outbox)
        if before is None or before.terms != self._terms:
            before = Observation(terms=self._terms)
        after = before.plus(outcome)
        self._outbox.put(_OBSERVATION, msgpack.encode(after))
        newcomers = set(after.samples) - set(before.samples)
        if newcomers:
            picture = self._picture(outcome)
            for sample in newcomers:
                self._outbox.put(_slot(sample), picture)


def observation_in(outbox: Outbox) -> Observation | None:
    """What was observed so far. Raises OutboxError."""
    return outbox.known(_OBSERVATION, Observation)


def picture_of(outbox: Outbox, sample: Sample) -> bytes:
    """A sample's thumbnail as JPEG, empty where there is none. Raises OutboxError."""
    return outbox.blob(_slot(sample)) or b""


def _slot(sample: Sample) -> str:
    return f"observed_{sample.slot:02d}"
