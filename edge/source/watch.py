"""A folder that a commercial trap fills, over FTP, by a Wi-Fi card or by USB, as a source.

Nobody says when a photograph is whole: names, sizes and times of writing are looked at every few
seconds, and what has been quiet for a while is looked into.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from edge.burst import Burst
from edge.config import Camera, Watch
from edge.source.absence import Absence
from edge.source.acquaintance import Acquaintance
from edge.source.arrival import Arrival
from edge.source.arrivals import Arrivals
from edge.source.frame import Frame, frame_of
from edge.source.listing import Listing, look, stamp_of
from edge.source.logbook import Logbook

log = logging.getLogger(__name__)

#: A look takes a share of one core of one in so many, however full the folder is.
_LOOK_SHARE = 20


class WatchedFolder:
    """Gives each whole photograph once, with those of its trigger. Raises SourceError.

    `clock` gives monotonic seconds, `now` UTC seconds: they tell what changed while this machine
    was off, and which of the trap's times are wrong.
    """

    def __init__(  # noqa: PLR0913  (what it is told, and three clocks)
        self,
        folder: Path,
        camera: Camera,
        told: Watch,
        logbook: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder, self._told = folder, told
        self._clock, self._now, self._sleep = clock, now, sleep
        self._log = Logbook(logbook, told.remember)
        self._again = deque(self._log.given)  # by number, of a run that did not come to their end
        self._numbers: dict[Burst, int] = {}
        self._arrivals = Arrivals(folder, camera, told, now())
        self._known = Acquaintance(folder, self._log, remove=told.done == "remove")
        self._absence = Absence(folder, told.gone_seconds)
        self._due, self._looked = clock(), False

    def next(self, seconds: float) -> Burst | None:
        """The next burst, oldest first of those that are complete."""
        until = self._clock() + seconds
        while True:
            if self._clock() >= self._due or self._arrivals.has_room:
                self._look()
            burst = None if self._absence.is_on else self._given_before() or self._complete()
            left = until - self._clock()
            if burst or left <= 0:
                # Before it is judged: cut off then, the same photographs are the same burst again.
                self._log.flush()
                return burst
            self._sleep(min(left, max(self._due - self._clock(), 0.0)))

    def done(self, burst: Burst, *, kept: bool = True) -> None:
        """Remove its photographs or remember them: on the disk before `next` gives another.

        What could not be kept is never removed: no other copy is anywhere.
        """
        self._known.done(self._numbers.pop(burst), kept=kept)

    def close(self) -> None:
        """Bring the logbook to the disk."""
        self._log.flush()

    def _look(self) -> None:
        """See what is there. A look takes longer the fuller the folder, and is due later then."""
        began = self._clock()
        try:
            listing = look(self._folder, self._log.prints)
            away = self._absence.why(listing)
        except OSError as error:
            listing, away = Listing(0), error.strerror or str(error)
        took = self._clock() - began
        self._due = began + max(self._told.poll_seconds, _LOOK_SHARE * took)
        if away:
            self._arrivals.clear()
            self._absence.begins(away, began)
        else:
            self._see(listing)

    def _see(self, listing: Listing) -> None:
        for place, reason in listing.unread.items():
            log.warning("cannot be read in the watched folder path=%r reason=%s", place, reason)
        self._known.see(listing.known)
        if self._absence.ends(self._clock()) or not self._looked:
            self._looked = True
            self._known.put_away()
        self._arrivals.take_in(listing.new, self._clock(), self._now())

    def _given_before(self) -> Burst | None:
        """A burst that an earlier run was given, as it was then."""
        if not self._again:
            return None
        number = self._again.popleft()
        burst = tuple(frame.shot(self._folder) for frame in self._log.given[number])
        self._numbers[burst] = number
        return burst

    def _complete(self) -> Burst | None:
        group = self._arrivals.complete(self._clock(), self._known.meet)
        if group is None:
            return None
        frames = tuple(map(_frame, group))
        if any(stamp_of(self._folder, frame.below) != frame.stamp for frame in frames):
            self._due = self._clock()  # touched a moment ago: look again
            return None
        self._arrivals.leave(group)
        burst = tuple(arrival.shot for arrival in group)
        self._numbers[burst] = self._known.give(frames)
        return burst


def _frame(arrival: Arrival) -> Frame:
    content = arrival.content.print if arrival.content else arrival.listed.stamp
    return frame_of(arrival.shot, arrival.listed.path, arrival.listed.stamp, content)
