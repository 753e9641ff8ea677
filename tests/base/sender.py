"""A unit as the base knows it: sends what it holds, again and again, until the base has it."""

from threading import Event, Thread

from wire.answer import Holding
from wire.codec import decode_stored, digest, encode_answer
from wire.happening import Received, Up
from wire.mqtt import Broker, Link
from wire.topic import event_topic, holding_topic, stored_topic

_RESEND_SECONDS = 0.3
_PATIENCE = 0.05
_WINDOW = 200  # events under way without an answer


class Sender(Thread):
    """Holds payloads by sequence; `held` shrinks as the base answers, until `stopping` is set."""

    def __init__(self, broker: Broker, unit: str, payloads: dict[int, bytes]) -> None:
        super().__init__(daemon=True)
        self.unit = unit
        self.held = dict(payloads)
        self.answers = []
        self._newest = max(payloads, default=0)
        self._sent = 0
        self.stopping = Event()
        self._link = Link(broker, f"unit-{unit}", (stored_topic(unit),))

    def run(self) -> None:
        self._link.start()
        quiet = 0.0
        while not self.stopping.is_set():
            happening = self._link.next(_PATIENCE)
            quiet = quiet + _PATIENCE if happening is None else 0
            if isinstance(happening, Received):
                self._hear(happening)
                self._link.acknowledge(happening)
            if isinstance(happening, Up) or quiet >= _RESEND_SECONDS:
                self._sent, quiet = 0, 0
                self._say_what_is_held()
            if isinstance(happening, Up | Received) or not self._sent:
                self._send()
        self._link.stop()

    def _say_what_is_held(self) -> None:
        word = Holding(oldest=min(self.held, default=self._newest + 1), newest=self._newest)
        self._link.publish(holding_topic(self.unit), encode_answer(word), retain=True)

    def _send(self) -> None:
        for sequence in sorted(self.held)[:_WINDOW]:
            if sequence > self._sent:
                self._link.publish(event_topic(self.unit), self.held[sequence])
                self._sent = sequence

    def _hear(self, received: Received) -> None:
        answer = decode_stored(received.payload)
        self.answers.append(answer)
        if answer.through in self.held:
            assert answer.digest == digest(self.held[answer.through])
        for sequence in [each for each in self.held if each <= answer.through]:
            del self.held[sequence]
