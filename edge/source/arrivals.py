"""The photographs of a watched folder that have come and were not given: met, looked into, let go.

Times are monotonic seconds, or UTC seconds where they are called wall.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from edge.card import shot_of
from edge.config import Camera, Watch
from edge.source.acquaintance import Met
from edge.source.arrival import Arrival, Group, complete_groups
from edge.source.listing import Listed, stamp_of
from edge.source.whole import Content, content_of

log = logging.getLogger(__name__)

#: Of a folder's photographs that nobody has judged yet so many are taken in; then the next.
AT_A_TIME = 500

Meet = Callable[[Listed, Content], Met]


class Arrivals:
    """Who has come, by path. `wall` is when this machine began to watch."""

    def __init__(self, folder: Path, camera: Camera, told: Watch, wall: float) -> None:
        self._folder, self._camera, self._told, self._began = folder, camera, told, wall
        self._all: dict[str, Arrival] = {}
        self._more = False

    @property
    def has_room(self) -> bool:
        """Whether photographs had to wait for others, which have gone by now."""
        return self._more and self._moving() < AT_A_TIME / 2

    def take_in(self, new: list[Listed], now: float, wall: float) -> None:
        """Meet what is new or has changed, and let go of what has vanished."""
        before, self._all, self._more = self._all, {}, False
        room = AT_A_TIME
        for listed in sorted(new, key=lambda one: one.path):
            arrival = before.get(listed.path)
            if arrival is None or arrival.listed != listed:
                if room <= 0:
                    self._more = True
                    continue
                arrival = self._met(listed, now, wall)
            if arrival.shot.size >= 0:  # else it has vanished already
                self._all[listed.path] = arrival
                room -= not arrival.is_stuck

    def complete(self, now: float, meet: Meet) -> Group | None:
        """The oldest burst of which all are there, fit to be given, and `meet` finds new."""
        groups = complete_groups(self._all.values(), self._camera, self._told, now, more=self._more)
        for group in groups:
            if all(self._is_fit(arrival, now, meet) for arrival in group):
                return tuple(self._all[arrival.listed.path] for arrival in group)
        return None

    def leave(self, group: Group) -> None:
        """These are given."""
        for arrival in group:
            del self._all[arrival.listed.path]

    def clear(self) -> None:
        """All of it is away: what was half written may go on elsewhere, or never."""
        self._all.clear()
        self._more = False

    def _met(self, listed: Listed, now: float, wall: float) -> Arrival:
        if wall < self._began:
            self._began = -math.inf  # the clock was set back, and tells no more what is old
        # What lay there when this machine was started has been waited for.
        long = max(self._told.settle_seconds, self._told.quiet_seconds)
        since = now - long if listed.changed <= self._began - long else now
        path = self._folder / listed.path
        shot = shot_of(path, Path(listed.path), self._camera.utc_offset_hours, wall)
        return Arrival(listed, since, shot)

    def _is_fit(self, arrival: Arrival, now: float, meet: Meet) -> bool:
        path = arrival.listed.path
        if arrival.content is None and arrival.may_be_read(now, self._told):
            arrival = self._all[path] = replace(arrival, content=self._read(arrival.listed))
        if arrival.content is None:
            return False
        met = meet(arrival.listed, arrival.content)
        if met is Met.DONE:
            del self._all[path]
        return met is Met.NEW and arrival.may_be_given(now, self._told)

    def _read(self, listed: Listed) -> Content | None:
        """What is in it; None where it has changed since it was listed, as the next look tells."""
        try:
            content = content_of(self._folder / listed.path)
        except OSError as error:
            log.warning("photograph cannot be read yet path=%r reason=%s", listed.path, error)
            content = Content(listed.stamp, whole=False)
        return content if stamp_of(self._folder, listed.path) == listed.stamp else None

    def _moving(self) -> int:
        return sum(not arrival.is_stuck for arrival in self._all.values())
