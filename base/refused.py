"""What is refused, logged by the minute: a flood must not fill the log either."""

import logging
from collections import Counter

_LOG = logging.getLogger(__name__)

_EVERY = 60  # seconds


class Refused:
    """Counts refused messages by reason and logs them at most once a minute."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._quiet_until = 0

    def count(self, counts: Counter[str], now: int) -> None:
        """Add what a batch refused at `now`, in seconds."""
        self._counts += counts
        if not self._counts or now < self._quiet_until:
            return
        for reason, count in self._counts.items():
            _LOG.warning("messages put into quarantine reason=%r count=%d", reason, count)
        self._counts.clear()
        self._quiet_until = now + _EVERY
