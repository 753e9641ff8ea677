"""The one that looks through the camera while the page is open, about once a second."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from threading import Condition, Event

import numpy as np

from edge.check.sketch import as_jpeg, sketch
from edge.check.view import Gate
from edge.check.viewfinder import Viewfinder
from edge.config import Camera
from edge.setup.glance import Glance, Judgement
from edge.setup.opinion import Judging
from edge.setup.walk import Walk
from edge.source.source import SourceError
from sight.gate import Region, changed_regions
from sight.photograph import Pixels, without_banner

log = logging.getLogger(__name__)

SECONDS = 1.0
#: Between verdicts that nobody asked for: each takes a Zero 2 W some seconds, and a picture waits.
JUDGE_EVERY = 5.0
_RING, _WIDTH, _QUALITY = 3, 720, 70


class Lookout:
    """Looks, gates and judges in one thread; others read the glance. `clock`: monotonic seconds."""

    def __init__(
        self,
        viewfinder: Viewfinder,
        camera: Camera,
        judging: Judging,
        clock: Callable[[], float],
        gate: Gate = changed_regions,
    ) -> None:
        self._viewfinder, self._camera, self._judging = viewfinder, camera, judging
        self._clock, self._gate = clock, gate
        self.glance = Glance()
        self._ring: deque[Pixels] = deque(maxlen=_RING)
        self._picture: Pixels = np.zeros((0, 0, 3), dtype=np.uint8)  # that of the glance
        self._wake, self._news = Event(), Condition()
        self._stopped = self._shoot = self._anew = False

    def run(self) -> None:
        """Turn until stopped, whatever happens in a turn."""
        while not self._stopped:
            began = self._clock()
            try:
                self.turn()
            except Exception as error:
                log.exception("a look through the camera failed")
                self._tell(replace(self.glance, trouble=f"a fault of this software: {error}"))
            self._wake.wait(max(SECONDS - (self._clock() - began), 0.05))
            self._wake.clear()

    def stop(self) -> None:
        """End after this turn."""
        self._stopped = True
        self._wake.set()

    def shoot(self) -> None:
        """Take a photograph with the next turn, and judge what is seen."""
        self._shoot = True
        self._wake.set()

    def count_anew(self) -> None:
        """Begin the walk test again with the next turn."""
        self._anew = True
        self._wake.set()

    def turn(self) -> None:
        """One look. A camera that fails is told, and tried again with the next turn."""
        shoot, self._shoot = self._shoot, False
        try:
            picture = self._viewfinder.look()
            if shoot:
                self._keep(self._viewfinder.shoot())
        except SourceError as error:
            log.warning("no picture reason=%s", error)
            self._ring.clear()
            self._tell(replace(self.glance, trouble=str(error)))
            return
        if self._ring and self._ring[-1].shape != picture.shape:
            self._ring.clear()
        self._ring.append(picture)
        self._look_at(picture, judge=shoot)

    def _keep(self, photograph: bytes) -> None:
        before = self.glance
        self.glance = replace(
            before, photograph=photograph, photographs=before.photographs + 1, judgement=None
        )

    def _look_at(self, picture: Pixels, *, judge: bool) -> None:
        crops, now = self._camera, self._clock()
        seen = [without_banner(each, crops.crop_top, crops.crop_bottom) for each in self._ring]
        regions = list(self._gate(seen)[-1])
        drawn = self._drawn(picture, regions)
        walk, self._anew = Walk() if self._anew else self.glance.walk, False
        walk = walk.step(now, regions, (seen[-1].shape[1], seen[-1].shape[0]))
        number = self.glance.number + 1
        glance = replace(self.glance, number=number, picture=drawn, walk=walk, trouble="")
        self._tell(glance, picture)
        last = self.glance.judgement
        if judge or (regions and (last is None or now - last.at >= JUDGE_EVERY)):
            judgement = Judgement(self._judging(seen), drawn, self._clock())
            self._tell(replace(self.glance, judgement=judgement))

    def _drawn(self, picture: Pixels, regions: list[Region]) -> bytes:
        crops = self._camera
        drawn = sketch(picture, regions, crops.crop_top, crops.crop_bottom, _WIDTH)
        return as_jpeg(drawn, _QUALITY)

    def _tell(self, glance: Glance, picture: Pixels | None = None) -> None:
        """What is to be seen from now on; `picture` is what it shows where that is a new one."""
        with self._news:
            self.glance = glance
            self._picture = self._picture if picture is None else picture
            self._news.notify_all()

    def next_picture(self, after: int, seconds: float) -> tuple[int, Pixels]:
        """The first picture numbered above `after`, and its number. Raises SourceError."""
        with self._news:
            if not self._news.wait_for(lambda: self._has(after), seconds):
                raise SourceError(self.glance.trouble or f"no picture came in {seconds:g} seconds")
            return self.glance.number, self._picture

    def _has(self, after: int) -> bool:
        return self.glance.number > after and not self.glance.trouble
