"""Events: photographs that the unit would judge together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from convert.naming import foremost
from convert.photograph import Photograph
from sight.camera import BURST_FRAMES, BURST_GAP_SECONDS
from sight.row import rows

_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """One burst, or one photograph that belongs to none."""

    photographs: tuple[Photograph, ...]

    @property
    def label(self) -> str:
        """What it shows; where its photographs differ, what would be missed most."""
        return foremost(each.label for each in self.photographs)

    @property
    def source(self) -> str:
        """Where it comes from."""
        return self.photographs[0].source

    @property
    def location(self) -> str:
        """The camera's place, "" where it is unknown."""
        return self.photographs[0].location

    @property
    def name(self) -> str:
        """Its burst; of an event without one, the file of its first photograph."""
        return self.photographs[0].burst or self.photographs[0].file


def events_of(photographs: Iterable[Photograph]) -> list[Event]:
    """The photographs by event, each in the order they were taken.

    A burst is what the table calls one. Without that, the photographs of one camera are cut into
    bursts by time, as the unit cuts them; a photograph without a time stands alone.
    """
    groups: dict[tuple[object, ...], list[Photograph]] = {}
    for number, photograph in enumerate(photographs):
        groups.setdefault(_group(photograph, number), []).append(photograph)
    events: list[Event] = []
    for group in groups.values():
        ordered = sorted(group, key=lambda each: (each.taken or _NO_TIME, each.frame, each.file))
        events += [Event(tuple(each)) for each in _bursts(ordered)]
    return events


def _group(photograph: Photograph, number: int) -> tuple[object, ...]:
    if photograph.burst:
        return "burst", photograph.source, photograph.burst
    if photograph.taken is None:
        return "alone", number
    # Where nobody says where it hung, a camera is its folder, as it is on the unit.
    camera = photograph.location or photograph.path.parent
    return "camera", photograph.source, camera, photograph.trap == "no"


def _bursts(ordered: list[Photograph]) -> Iterator[list[Photograph]]:
    if ordered[0].burst:
        yield ordered
        return
    for row in rows(ordered, _follows):
        yield from (row[at : at + BURST_FRAMES] for at in range(0, len(row), BURST_FRAMES))


def _follows(last: Photograph, photograph: Photograph) -> bool:
    if last.taken is None or photograph.taken is None:
        return False
    return (photograph.taken - last.taken).total_seconds() <= BURST_GAP_SECONDS
