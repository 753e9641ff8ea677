"""A folder that is not there: told in words at once, and only after long the end of the source."""

import logging
from pathlib import Path

from edge.source.listing import Listing
from edge.source.source import SourceError

log = logging.getLogger(__name__)

_ADVICE = "is the card, stick or cable in place, and source.folder right?"


class Absence:
    """Since when a folder is away. Times are monotonic seconds."""

    def __init__(self, folder: Path, most_seconds: float) -> None:
        self._folder, self._most_seconds = folder, most_seconds
        self._since: float | None = None
        self._device: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether the folder is away."""
        return self._since is not None

    def why(self, listing: Listing) -> str:
        """Why a folder that could be listed is away all the same; "" where it is there.

        Where a stick was mounted, and is no more, an empty folder of another disk is left.
        """
        if listing.is_empty and self._device not in {None, listing.device}:
            return "it is empty, and on another disk than before"
        if not listing.is_empty:
            self._device = listing.device
        return ""

    def begins(self, reason: str, now: float) -> None:
        """The folder is away. Raises SourceError where it has been for too long."""
        if self._since is None:
            self._since = now
            log.warning(
                "watched folder is away, waiting for it folder=%s reason=%s advice=%r",
                self._folder,
                reason,
                _ADVICE,
            )
        away = now - self._since
        if away >= self._most_seconds:
            raise SourceError(
                f"{self._folder}: away for {away / 60:.0f} minutes: {reason}; {_ADVICE}"
            )

    def ends(self, now: float) -> bool:
        """The folder is there; whether it was away."""
        if self._since is None:
            return False
        log.info(
            "watched folder is back folder=%s minutes=%.1f", self._folder, (now - self._since) / 60
        )
        self._since = None
        return True
