"""The page put together over a viewfinder: the only place that picks its pieces."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edge.check.command import PICTURE
from edge.check.finding import Finding
from edge.check.round import Round, Tools
from edge.check.viewfinder import Viewfinder
from edge.config import Config
from edge.mind import open_mind
from edge.setup.borrowed import Borrowed
from edge.setup.checking import Checking
from edge.setup.closing import Hours
from edge.setup.door import Door, new_code
from edge.setup.lookout import Lookout
from edge.setup.opinion import judging_by
from edge.setup.site import Site


@dataclass(frozen=True)
class Page:
    """What answers, what looks, how long, and the code that opens it."""

    site: Site
    lookout: Lookout
    hours: Hours
    code: str


def page_over(viewfinder: Viewfinder, config: Config, clock: Callable[[], float]) -> Page:
    """The page of a unit. `clock` gives monotonic seconds."""
    code = new_code()
    door = Door(code)
    hours = Hours(config.setup.minutes * 60, door, clock)
    lookout = Lookout(viewfinder, config.camera, judging_by(open_mind(config)), clock)

    def begin_round(phone: float | None) -> Iterator[Finding]:
        def lend(_config: Config) -> Viewfinder:
            return Borrowed(lookout, live=viewfinder.live, about=viewfinder.about)

        picture = Path(config.unit.state) / PICTURE
        return Round(config, picture, Tools(viewfinder=lend, phone=phone)).findings()

    site = Site(
        config.unit.name,
        door=door,
        hours=hours,
        lookout=lookout,
        checking=Checking(begin_round),
        clock=clock,
    )
    return Page(site, lookout, hours, code)
