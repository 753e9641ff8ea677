"""What has happened on a link and was not taken yet, in order, and never more than fits."""

import queue
from threading import Lock

from wire.happening import Happening, Received

#: What a message takes beside its topic and payload: its record, two headers, a place in the queue.
_OVERHEAD_BYTES = 300


class Inbox:
    """One thread puts in, another takes out.

    Messages have `room_bytes`, those that are promised (QoS 1) apart from those that are not
    (QoS 0), so that a flood of these cannot keep those out. One message always has room, however
    large it is: what never fits would be redelivered for ever.
    """

    def __init__(self, room_bytes: int) -> None:
        self._room_bytes = room_bytes
        self._happenings: queue.SimpleQueue[Happening] = queue.SimpleQueue()
        self._lock = Lock()
        self._taken_up = {True: 0, False: 0}  # bytes, by whether the message is promised

    def put(self, happening: Happening) -> None:
        """Add what has to be known whatever the room: the link's state, a broker's receipt."""
        self._happenings.put(happening)

    def admit(self, received: Received) -> bool:
        """Add a message if there is room for it; whether there was."""
        promised, size = _is_promised(received), _size(received)
        with self._lock:
            before = self._taken_up[promised]
            if before and before + size > self._room_bytes:
                return False
            self._taken_up[promised] = before + size
        self._happenings.put(received)
        return True

    def take(self, seconds: float) -> Happening | None:
        """What happened next, waiting for it at most so long; None if nothing did."""
        try:
            happening = self._happenings.get(block=seconds > 0, timeout=seconds or None)
        except queue.Empty:
            return None
        if isinstance(happening, Received):
            with self._lock:
                self._taken_up[_is_promised(happening)] -= _size(happening)
        return happening


def _is_promised(received: Received) -> bool:
    return received.message_id != 0


def _size(received: Received) -> int:
    return len(received.topic) + len(received.payload) + _OVERHEAD_BYTES
