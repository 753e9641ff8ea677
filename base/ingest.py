"""The loop of the base: receive, understand, commit, and only then acknowledge and answer."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Event
from typing import TypeVar

from base.error import StoreUnavailableError
from base.intake import Message, understand
from base.outage import Outage
from base.refused import Refused
from base.store import Committed, Store
from wire.answer import Stored
from wire.codec import encode_answer
from wire.happening import Down, Happening, Received, Up
from wire.mqtt import Link
from wire.topic import stored_topic

T = TypeVar("T")

_LOG = logging.getLogger(__name__)

#: One transaction's worth. More would not be faster, and would keep units waiting for an answer.
_BATCH = 400
_PATIENCE = 0.2  # seconds until a stop is noticed
_LONGEST_PAUSE = 30.0  # seconds between tries to reach the store


class Ingest:
    """From the link into the store, until it is told to stop."""

    def __init__(
        self, link: Link, store: Store, clock: Callable[[], int], ready: Callable[[], None]
    ) -> None:
        """`clock` gives UTC in seconds; `ready` is called whenever the broker has taken us in."""
        self._link = link
        self._store = store
        self._clock = clock
        self._outage = Outage(ready)
        self._refused = Refused()

    def run(self, stopping: Event) -> None:
        """The data path. Raises StoreError where the store is beyond waiting for."""
        while not stopping.is_set():
            happenings = self._waiting()
            received = [each for each in happenings if isinstance(each, Received)]
            messages = [understand(each.topic, each.payload) for each in received]
            if committed := self._commit(messages, stopping):
                self._acknowledge(received)
                self._answer(committed.answers)
                self._refused.count(committed.refused, self._clock())
            self._follow(happenings, stopping)

    def _waiting(self) -> list[Happening]:
        """What has happened, waiting a moment for the first and for no other."""
        happenings: list[Happening] = []
        happening = self._link.next(_PATIENCE)
        while happening is not None:
            happenings.append(happening)
            happening = self._link.next(0) if len(happenings) < _BATCH else None
        return happenings

    def _commit(self, messages: Sequence[Message], stopping: Event) -> Committed | None:
        if not messages:
            return None
        arrived = self._clock()
        return _patiently(lambda: self._store.commit(messages, arrived), stopping)

    def _acknowledge(self, received: Sequence[Received]) -> None:
        for each in received:
            self._link.acknowledge(each)

    def _answer(self, answers: Mapping[str, Stored]) -> None:
        for unit, stored in answers.items():
            self._link.publish(stored_topic(unit), encode_answer(stored), retain=True)

    def _follow(self, happenings: Sequence[Happening], stopping: Event) -> None:
        """Note that the broker came or went; one that comes may have lost what it retained."""
        for happening in happenings:
            if isinstance(happening, Down):
                self._outage.goes_on(happening.reason)
            elif isinstance(happening, Up):
                self._answer(_patiently(self._store.answers, stopping) or {})
                self._outage.is_over()


def _patiently(use: Callable[[], T], stopping: Event) -> T | None:
    """The result of using the store, however long it is unavailable; None if told to stop."""
    for pause in _pauses():
        try:
            return use()
        except StoreUnavailableError as error:
            _LOG.warning(
                "store unavailable, nothing acknowledged, trying again reason=%r seconds=%s",
                str(error),
                pause,
            )
        if stopping.wait(pause):
            break
    return None


def _pauses() -> Iterator[float]:
    pause = 0.25
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE)
