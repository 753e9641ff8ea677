"""Photographs of a watched folder that were given before, under whatever name and time they return.

A trap touches its files, moves them, and sends again what it got no receipt for.
"""

import logging
from enum import Enum, auto
from pathlib import Path

from edge.source.frame import Frame
from edge.source.listing import Listed, stamp_of
from edge.source.logbook import Logbook
from edge.source.whole import Content, content_of

log = logging.getLogger(__name__)


class Met(Enum):
    """How a photograph is met: for the first time, again, or again while it is being judged."""

    NEW = auto()
    DONE = auto()
    OUT = auto()


class Acquaintance:
    """Knows what is done, and puts it away: by remembering, or where told to `remove`, for good."""

    def __init__(self, folder: Path, logbook: Logbook, *, remove: bool) -> None:
        self._folder, self._log, self._remove = folder, logbook, remove
        self._there: dict[int, str] = {}

    def see(self, there: dict[int, str]) -> None:
        """What of it is in the folder now: path by stamp."""
        self._there = dict(there)
        self._log.trim(there)

    def put_away(self) -> None:
        """Remove what should be gone, and was not when the power went."""
        if self._remove:
            for stamp in self._there.keys() - self._given() - self._log.left:
                self._take_away(self._there[stamp], stamp)

    def give(self, frames: tuple[Frame, ...]) -> int:
        """These are given now; returns the burst's number in the logbook."""
        self._there |= {frame.stamp: frame.below for frame in frames}
        return self._log.give(frames)

    def meet(self, listed: Listed, content: Content) -> Met:
        """Whether it is known. One of the same content that is still where it was is another.

        One that is being judged may have gone before it was read: only `done` will tell.
        """
        stamps = [stamp for stamp, known in self._log.prints.items() if known == content.print]
        if not stamps or any(self._is_there(stamp) for stamp in stamps):
            return Met.NEW
        if self._given().intersection(stamps):
            return Met.OUT
        is_left = not self._log.left.isdisjoint(stamps)
        self._log.learn(stamps, listed.stamp, content.print)
        if self._remove and not is_left:
            self._take_away(listed.path, listed.stamp)
        return Met.DONE

    def done(self, number: int, *, kept: bool) -> None:
        """A burst is done with. What vanished or was written over is not known: it may come yet.

        Where it was not `kept`, its photographs stay where they are for good.
        """
        pairs = [pair for pair in map(self._as_it_is, self._log.given[number]) if pair]
        self._log.done(number, [(stamp, content) for _, stamp, content in pairs])
        if not kept:
            self._log.leave(stamp for _, stamp, _ in pairs)
        elif self._remove:
            for path, stamp, _ in pairs:
                self._take_away(path, stamp)

    def _as_it_is(self, frame: Frame) -> tuple[str, int, int] | None:
        """Its path, stamp and print now; None where it is not there."""
        path = frame.below
        stamp = stamp_of(self._folder, path)
        if stamp is None:
            return None
        if stamp != frame.stamp:
            try:
                if content_of(self._folder / path).print != frame.print:
                    return None
            except OSError:
                return None
        return path, stamp, frame.print

    def _given(self) -> set[int]:
        return {frame.stamp for frames in self._log.given.values() for frame in frames}

    def _is_there(self, stamp: int) -> bool:
        path = self._there.get(stamp)
        return path is not None and stamp_of(self._folder, path) == stamp

    def _take_away(self, path: str, stamp: int) -> None:
        if stamp_of(self._folder, path) != stamp:
            return  # written over meanwhile: another photograph
        try:
            (self._folder / path).unlink(missing_ok=True)
        except OSError as error:
            log.warning("photograph cannot be removed path=%r reason=%s", path, error)
