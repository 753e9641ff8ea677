"""Logging as journald takes it: a level before each line, no time of its own, few repeats."""

import logging
import re
import time
from collections.abc import Callable, Mapping

from edge.service.secret import redacted

#: From Python's levels to syslog's, which journald reads as <N> at the beginning of a line.
_SYSLOG = {
    logging.DEBUG: 7,
    logging.INFO: 6,
    logging.WARNING: 4,
    logging.ERROR: 3,
    logging.CRITICAL: 2,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LIKE, _SECONDS = 5, 600.0


def log_to_journal(environment: Mapping[str, str]) -> None:
    """Log to standard error: for journald where it listens there, else with the time for people."""
    handler = logging.StreamHandler()
    form = "%(asctime)s %(levelname)s %(message)s"
    if "JOURNAL_STREAM" in environment:
        form = "%(message)s"
    handler.setFormatter(Lines(form, levels="JOURNAL_STREAM" in environment))
    handler.addFilter(Repeats(time.monotonic))
    logging.basicConfig(handlers=[handler], level=logging.INFO)


class Lines(logging.Formatter):
    """Lines without secrets and control characters, each with its level for journald if asked."""

    def __init__(self, form: str, *, levels: bool) -> None:
        super().__init__(form)
        self._levels = levels

    def format(self, record: logging.LogRecord) -> str:
        """The record, one level before each of its lines: a traceback stays an error throughout."""
        text = _CONTROL.sub("?", redacted(super().format(record)))
        if not self._levels:
            return text
        level = _SYSLOG.get(record.levelno, 6)
        return "\n".join(f"<{level}>{line}" for line in text.splitlines())


class Repeats(logging.Filter):
    """Lets through a few messages alike in ten minutes, then says how many more there were.

    Alike are those of one place in the code, whatever their values: a camera that fails on every
    burst must not fill the card's journal.
    """

    def __init__(
        self, clock: Callable[[], float], most: int = _LIKE, seconds: float = _SECONDS
    ) -> None:
        super().__init__()
        self._clock, self._most, self._seconds = clock, most, seconds
        self._seen: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged; the first after a silence tells what the silence hid."""
        place, now = (record.pathname, record.lineno), self._clock()
        began, count = self._seen.get(place, (now, 0))
        hidden = 0
        if now - began >= self._seconds:
            hidden, began, count = max(count - self._most, 0), now, 0
        self._seen[place] = began, count + 1
        if hidden:
            record.msg = f"{record.getMessage()} ({hidden} more like this were not logged)"
            record.args = ()
        return count < self._most
