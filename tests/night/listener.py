"""Somebody else at the broker, who hears all that the unit ever says, and forgets nothing."""

from threading import Event, Thread

from wire.codec import decode
from wire.happening import Received
from wire.mqtt import Link, connected
from wire.topic import EVENTS


class Listener:
    """`heard`: by sequence, every different payload that was sent under it."""

    def __init__(self, broker):
        self.heard = {}
        self._stop = Event()
        self._link = Link(broker, "listener", (EVENTS,))
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        with connected(self._link) as link:
            while not self._stop.is_set():
                happening = link.next(0.2)
                if isinstance(happening, Received):
                    link.acknowledge(happening)
                    sequence = decode(happening.payload).sequence
                    self.heard.setdefault(sequence, set()).add(happening.payload)

    def close(self):
        self._stop.set()
        self._thread.join(10)
