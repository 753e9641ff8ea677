"""The broker coming and going, told once and not at every try."""

import logging
from collections.abc import Callable

_LOG = logging.getLogger(__name__)


class Outage:
    """Logs each different reason once per outage, and says when it is over."""

    def __init__(self, ready: Callable[[], None]) -> None:
        """`ready` is called at every end of an outage, the first connection included."""
        self._ready = ready
        self._told: set[str] = set()

    def goes_on(self, reason: str) -> None:
        """There is no connection. The reason names the broker."""
        if reason not in self._told:
            self._told.add(reason)
            _LOG.warning(
                "broker away, trying again reason=%r advice=%r",
                reason,
                "check that it runs, its address, and the user and password",
            )

    def is_over(self) -> None:
        """The broker took us in."""
        _LOG.info("broker connected")
        self._told.clear()
        self._ready()
