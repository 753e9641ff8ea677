"""Messages that there was no room for: counted, and logged by the minute, for a flood is many."""

import logging

_LOG = logging.getLogger(__name__)

_EVERY = 60.0  # seconds


class Overflow:
    """Counts what was not taken in since the start of a link."""

    def __init__(self) -> None:
        self.dropped = 0  #: were sent without a promise (QoS 0), and are gone
        self.put_off = 0  #: were left to the broker, which must deliver them again (QoS 1)
        self._quiet_until = 0.0

    def count(self, *, promised: bool, now: float) -> None:
        """Count one; `now` is monotonic seconds."""
        self.put_off += promised
        self.dropped += not promised
        if now >= self._quiet_until:
            self._quiet_until = now + _EVERY
            _LOG.warning(
                "more messages than there is room for dropped=%d redelivered_later=%d advice=%r",
                self.dropped,
                self.put_off,
                "see on the broker who sends so many",
            )
