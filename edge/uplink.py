"""The uplink: what is in the outbox goes to the broker until the base says that it has stored it.

Delivered means committed by the base. The broker's word only says when to stop sending for now.
"""

import logging
from collections.abc import Callable

from edge.outbox import Outbox
from wire.answer import Holding, Stored
from wire.codec import decode_stored, encode_answer
from wire.error import WireError
from wire.happening import Accepted, Down, Received, Up
from wire.mqtt import Link
from wire.topic import event_topic, holding_topic, stored_topic

log = logging.getLogger(__name__)

#: How long a new connection waits for the base's word before it sends all the same.
_WAIT_FOR_BASE = 5.0
_LONGEST_RESEND = 3600.0
_MOST_HAPPENINGS = 1000  # of a step


class Uplink:
    """Sends one unit's outbox. `clock` gives monotonic seconds.

    At most `window` events are under way unconfirmed. Where the base is silent they are sent again
    after `resend_seconds`, then after twice as long, up to an hour.
    """

    def __init__(  # noqa: PLR0913  (what a unit is told about its uplink)
        self,
        unit: str,
        outbox: Outbox,
        link: Link,
        clock: Callable[[], float],
        *,
        window: int,
        resend_seconds: float,
        trust_broker: bool = False,
    ) -> None:
        self._unit, self._outbox, self._link, self._clock = unit, outbox, link, clock
        self._window, self._resend_seconds = window, resend_seconds
        self._trust_broker = trust_broker
        self._up = False
        self._sent = 0  # the highest sequence sent on this connection
        self._said = 0  # the oldest sequence held, as the base was told on this connection
        self._silence = resend_seconds
        self._send_after = self._resend_at = 0.0
        self._under_way: dict[int, int] = {}  # message id -> sequence, for trust_broker

    def step(self, seconds: float) -> None:
        """Take in what happened on the link, waiting for it at most so long, and send what is due.

        Raises OutboxError where the outbox fails.
        """
        # Not until nothing waits: a flood of answers must not keep it from sending.
        for _ in range(_MOST_HAPPENINGS):
            happening = self._link.next(seconds)
            if happening is None:
                break
            self._take(happening)
            seconds = 0
        if self._up and self._clock() >= self._send_after:
            self._send()

    def _take(self, happening: Up | Down | Received | Accepted) -> None:
        match happening:
            case Up():
                self._came_up()
            case Down(reason):
                log.warning(
                    "no uplink, trying again reason=%r waiting=%d advice=%r",
                    reason,
                    self._outbox.depth(),
                    "check the network, uplink.broker with its user, and uplink.password_file",
                )
                self._up = False
            case Received(topic, payload):
                self._link.acknowledge(happening)
                # A broker without access lists may deliver what is another unit's.
                if topic == stored_topic(self._unit):
                    self._hear(payload)
            case Accepted(message_id):
                sequence = self._under_way.pop(message_id, None)
                if self._trust_broker and sequence is not None:
                    self._outbox.confirm_one(sequence)

    def _came_up(self) -> None:
        log.info("uplink up waiting=%d", self._outbox.depth())
        self._up, self._sent, self._said = True, 0, 0
        self._under_way.clear()
        self._silence = self._resend_seconds
        self._say_what_is_held()
        # The base's answer comes first: a unit set up anew learns which numbers are taken.
        self._send_after = self._clock() + (0 if self._trust_broker else _WAIT_FOR_BASE)

    def _hear(self, payload: bytes) -> None:
        try:
            stored = decode_stored(payload)
        except WireError as error:
            log.warning("answer not understood reason=%r", str(error))
            return
        self._send_after = 0.0
        if settle(self._outbox, stored):
            self._sent = max(self._sent, stored.through)
            self._silence = self._resend_seconds
            self._resend_at = self._clock() + self._silence
        if stored.through < self._outbox.span()[0] - 1:
            # The base lacks what is gone from here (damage? an old backup?): it must not wait.
            self._say_what_is_held()

    def _send(self) -> None:
        oldest, newest = self._outbox.span()
        if self._clock() >= self._resend_at and self._sent >= oldest:
            log.info("no word from the base, sending again oldest=%d newest=%d", oldest, newest)
            self._sent = 0
            self._silence = min(2 * self._silence, _LONGEST_RESEND)
        after = max(self._sent, oldest - 1)
        room = oldest - 1 + self._window - after
        for sequence, payload in self._outbox.pending(after, max(room, 0)):
            message_id = self._link.publish(event_topic(self._unit), payload)
            if self._trust_broker:
                self._under_way[message_id] = sequence
            self._sent = sequence
            self._resend_at = self._clock() + self._silence

    def _say_what_is_held(self) -> None:
        oldest, newest = self._outbox.span()
        if oldest == self._said:
            return
        self._said = oldest
        holding = encode_answer(Holding(oldest=oldest, newest=newest))
        self._link.publish(holding_topic(self._unit), holding, retain=True)


def settle(outbox: Outbox, stored: Stored) -> bool:
    """Let go of what the base has stored; True where anything changed.

    Nothing is let go on the word of a base that means other events by the same numbers: then this
    unit was set up anew, and what waits is numbered on from where the base is.
    """
    oldest, newest = outbox.span()
    if stored.through < oldest and stored.through <= newest:
        return False
    if outbox.holds(stored.through, stored.digest) or outbox.has_lost(stored.through):
        outbox.confirm(stored.through)
        return True
    log.warning(
        "the base knows this unit from before: numbering on through=%d newest=%d",
        stored.through,
        newest,
    )
    outbox.continue_after(stored.through)
    return True
