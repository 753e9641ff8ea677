"""Room on the disk: how much the evidence may take, and making room where that is too little."""

import errno
import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edge.evidence.eviction import Accounts, Need, Victim, victims
from edge.evidence.rank import Rank
from edge.evidence.register import Register
from edge.evidence.shelf import SHELVES, Stored, places, stored
from edge.outbox import OutboxError
from sight.policy import Decision

log = logging.getLogger(__name__)

#: Share of all room that is made at once, as far as the base knows of it: looking through
#: all of it for every photograph would be slow.
_SPARE_SHARE = 0.02
#: After so many photographs that got none, room is looked for again: a person may have made some.
_MOST_SPARED = 20
_NONE = "No space left but what is reserved, or holds what is worth as much"


@dataclass(frozen=True, slots=True)
class Limits:
    """What evidence may use in all (0: as much as there is), and what it must leave free."""

    most_bytes: int = 0
    reserve_bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Refused:
    """Room that could not be made, when so many events were delivered (None: not known).

    Looking through 50,000 photographs takes seconds on a small unit; while nothing more is
    delivered, it need not be done again for each that gets no room either.
    """

    delivered: int | None
    rank: Rank
    short: int

    def covers(self, asked: "_Refused") -> bool:
        """Whether what is asked for cannot be there either."""
        return (
            asked.delivered is not None
            and asked.delivered == self.delivered
            and asked.rank <= self.rank
            and asked.short >= self.short
        )


class Room:
    """The room of an evidence folder. Without a register only discards ever make room."""

    def __init__(self, folder: Path, limits: Limits, register: Register | None = None) -> None:
        self._folder, self._limits, self._register = folder, limits, register
        self._used: int | None = None
        self._refused: _Refused | None = None
        self._looks_spared = 0
        self._uncounted: list[Rank] = []  # evicted while the outbox could not be written
        self.evicted = 0  #: photographs, by this process

    def make(self, rank: Rank, burst: int, size: int) -> bool:
        """See to room for a photograph of this rank; True where others had to go for it.

        Raises OSError where there is none that may be made.
        """
        short = self._short(size)
        if short <= 0:
            return False
        asked = _Refused(self._delivered(), rank, short)
        if self._refused and self._refused.covers(asked) and self._looks_spared < _MOST_SPARED:
            self._looks_spared += 1
            raise OSError(errno.ENOSPC, _NONE)
        accounts = self._accounts()
        shelves = list(SHELVES) if accounts is not None else [Decision.DISCARD]
        need = Need(rank, burst, short, self._spare())
        chosen = victims(self._held(shelves), accounts or {}, need)
        if self._short(size) <= 0:
            return False  # a person had made room, which was seen only now
        if not chosen:
            self._refused = asked if accounts is not None else None
            self._looks_spared = 0
            raise OSError(errno.ENOSPC, _NONE)
        self._evict(chosen)
        return True

    def add(self, size: int) -> None:
        """The evidence has grown by so many bytes."""
        if self._used is not None:
            self._used += size

    def _short(self, size: int) -> int:
        """Bytes that are missing for a photograph."""
        short = size + self._limits.reserve_bytes - shutil.disk_usage(self._folder).free
        if not self._limits.most_bytes:
            return short
        if self._used is None:
            self._used = sum(one.size for shelf in SHELVES for one in stored(self._folder, shelf))
        return max(short, self._used + size - self._limits.most_bytes)

    def _held(self, shelves: list[Decision]) -> Iterator[Stored]:
        """What is on these shelves; where these are all, they are counted anew on the way."""
        held = 0
        for shelf in shelves:
            for one in stored(self._folder, shelf):
                held += one.size
                yield one
        if len(shelves) == len(SHELVES):
            self._used = held

    def _spare(self) -> int:
        whole = self._limits.most_bytes or shutil.disk_usage(self._folder).total
        return int(whole * _SPARE_SHARE)

    def _delivered(self) -> int | None:
        try:
            return self._register.delivered_events() if self._register else 0
        except OutboxError:
            return None

    def _accounts(self) -> Accounts | None:
        try:
            return self._register.accounts() if self._register else None
        except OutboxError as error:
            log.warning("only discards can make room, the outbox is unreadable reason=%s", error)
            return None

    def _evict(self, chosen: list[Victim]) -> None:
        # Counted first: a power cut in between may count twice, but never hides a loss.
        self._count([victim.rank for victim in chosen], self._emptied(chosen))
        for victim in chosen:
            one = victim.stored
            (self._folder / SHELVES[one.shelf] / one.name).unlink(missing_ok=True)
            self.add(-one.size)
        self.evicted += len(chosen)
        kinds = Counter(victim.rank.name.lower() for victim in chosen)
        log.warning("evidence made room photographs=%d kinds=%s", len(chosen), dict(kinds))

    def _emptied(self, chosen: list[Victim]) -> set[int]:
        """The bursts that these are the last photographs of."""
        left = Counter(victim.stored.place.burst for victim in chosen)
        for shelf in SHELVES:
            for place in places(self._folder, shelf):
                if place.burst in left:
                    left[place.burst] -= 1
        return {burst for burst, more in left.items() if more == 0}

    def _count(self, ranks: list[Rank], emptied: set[int]) -> None:
        self._uncounted += ranks
        if self._register is None:
            return
        try:
            self._register.evict(self._uncounted, emptied)
        except OutboxError as error:  # perhaps for want of the very room that is being made
            log.warning("evictions are counted later reason=%s", error)
            return
        self._uncounted = []
