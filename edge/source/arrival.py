"""A photograph that has come and was not given yet, and when a burst of such is complete.

Values only, no storage. Times are monotonic seconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edge.burst import Shot, in_bursts
from edge.card import in_order
from edge.config import Camera, Watch
from edge.source.listing import Listed
from edge.source.whole import Content


@dataclass(frozen=True, slots=True)
class Arrival:
    """One photograph; `since` is when it was last seen to change, `content` None until it is read.

    Its shot tells the time of EXIF also while the rest of the file is still being written.
    """

    listed: Listed
    since: float
    shot: Shot
    content: Content | None = None

    def may_be_read(self, now: float, told: Watch) -> bool:
        """Whether it has been quiet long enough to be worth a look inside."""
        return now - self.since >= told.quiet_seconds

    def may_be_given(self, now: float, told: Watch) -> bool:
        """Whether it is whole under its last name, or will not become so any more."""
        if self.content and self.content.whole and not self.listed.under_way:
            return True
        return now - self.since >= told.incomplete_seconds

    @property
    def is_stuck(self) -> bool:
        """Whether it was looked into, and must be waited for."""
        return self.content is not None and not (self.content.whole and not self.listed.under_way)


Group = tuple[Arrival, ...]


def complete_groups(
    arrivals: Iterable[Arrival], camera: Camera, told: Watch, now: float, *, more: bool = False
) -> Iterator[Group]:
    """Those that make a burst to which nothing more is expected, oldest first.

    `more`: photographs that sort behind these have not been taken in yet, so that the newest burst
    of the last one's card may go on in them.
    """
    by_shot = {arrival.shot: arrival for arrival in arrivals}
    if not by_shot:
        return
    shots = sorted(by_shot, key=in_order)
    bursts = list(in_bursts(shots, camera.burst_gap_seconds, camera.burst_frames))
    goes_on = _newest_of(max(shots, key=lambda shot: shot.path).card, bursts) if more else None
    for burst in sorted(bursts, key=lambda burst: burst[0].taken):
        group = tuple(by_shot[shot] for shot in burst)
        # Files alone do not tell a full burst from the beginning of a copied row.
        full = len(group) == camera.burst_frames and not burst[0].by_file
        settled = now - max(arrival.since for arrival in group) >= told.settle_seconds
        if full or (settled and burst is not goes_on):
            yield group


def _newest_of(card: str, bursts: list[tuple[Shot, ...]]) -> tuple[Shot, ...]:
    return [burst for burst in bursts if burst[0].card == card][-1]
