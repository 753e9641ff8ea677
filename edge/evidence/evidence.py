"""Evidence as the capture loop sees it: secure what is to be kept of a burst."""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from edge.evidence.error import EvidenceError
from edge.evidence.name import SEALED, Place, place_of, plain_name, sealed_name
from edge.evidence.photograph import Photograph, Step, write_photograph
from edge.evidence.rank import NOT_KNOWN, rank_of
from edge.evidence.register import Register
from edge.evidence.ring import Ring
from edge.evidence.room import Limits, Room
from edge.evidence.shelf import SHELVES, sweep
from edge.evidence.subject import caption
from edge.outcome import Fate, Outcome
from sight.policy import Decision, Ruling
from wire.age import Seal
from wire.label import code_of

log = logging.getLogger(__name__)

#: A card that has been full for months must not fill the memory too.
MOST_UNWRITTEN = 1000
#: What is done to a photograph before it is kept, as blurring people; None for nothing.
StepOf = Callable[[Outcome, Fate], Step | None]


def no_step(_outcome: Outcome, _fate: Fate) -> Step | None:
    """Every photograph is kept as it was taken."""
    return None


class Evidence:
    """The folder, made where it is missing. Raises EvidenceError where it cannot be.

    Discards go to a ring of `quarantine_bytes`, oldest out first; with None they are not written.
    `reserve_bytes` of the disk are never filled: the outbox is on it too, and news of a leopard
    is worth more than one more photograph. `most_bytes` is all that evidence may use, 0 no limit.
    Where either is reached, what the `register` and the ranks say makes room. With a `seal`
    photographs are written encrypted.
    """

    def __init__(  # noqa: PLR0913  (what a unit is told about its evidence)
        self,
        folder: Path,
        quarantine_bytes: int | None = None,
        reserve_bytes: int = 0,
        *,
        most_bytes: int = 0,
        register: Register | None = None,
        seal: Seal | None = None,
        step_of: StepOf = no_step,
    ) -> None:
        self.folder = folder
        self._room = Room(folder, Limits(most_bytes, reserve_bytes), register)
        self._ring = None if quarantine_bytes is None else Ring(folder, quarantine_bytes)
        self._seal, self._step_of = seal, step_of
        #: Why, by burst and frame; the newest MOST_UNWRITTEN of them.
        self.unwritten: dict[tuple[int, int], str] = {}
        try:
            for name in SHELVES.values():
                (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EvidenceError(f"{folder}: cannot be made: {error.strerror}") from error
        for name in SHELVES.values():
            _tidy(folder / name, sealing=seal is not None)

    @property
    def evicted(self) -> int:
        """Photographs that had to make room for others, in this run."""
        return self._room.evicted

    def wants(self, outcome: Outcome) -> bool:
        """Whether there is anything of a burst to write."""
        return any(self._keeps(fate) for fate in outcome.fates)

    def secure(self, outcome: Outcome) -> Outcome:
        """Write what is to be kept. What cannot be written becomes failed, with the reason.

        Writing a burst again under its number leaves each photograph once, where it now belongs.
        """
        fates = tuple(
            self._secure(outcome, at, fate) if self._keeps(fate) else fate
            for at, fate in enumerate(outcome.fates, start=1)
        )
        if self._ring and outcome.ledger.discarded:
            self._trim(self._ring)
        return replace(outcome, fates=fates)

    def _keeps(self, fate: Fate) -> bool:
        return fate.decision is not Decision.DISCARD or self._ring is not None

    def _secure(self, outcome: Outcome, at: int, fate: Fate) -> Fate:
        place = Place(outcome.number, at)
        self.unwritten.pop((place.burst, place.frame), None)
        try:
            self._write(outcome, place, fate)
        except (EvidenceError, OSError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self.unwritten[place.burst, place.frame] = why
            if len(self.unwritten) > MOST_UNWRITTEN:
                del self.unwritten[next(iter(self.unwritten))]
            reason = f"{fate.ruling.reason}; no evidence written: {why}"
            return replace(fate, ruling=Ruling(Decision.FAILED, reason))
        return fate

    def _write(self, outcome: Outcome, place: Place, fate: Fate) -> None:
        source, seen = fate.shot.path, outcome.judged.verdict
        rank = rank_of(fate.decision, code_of(seen.label) if seen else NOT_KNOWN, delivered=False)
        if self._room.make(rank, place.burst, _at_most(source.stat().st_size)) and self._ring:
            self._ring.forget()
        names = (plain_name(place, source.name), sealed_name(place))
        target = self.folder / SHELVES[fate.decision] / names[self._seal is not None]
        photograph = Photograph(source, self._step_of(outcome, fate), caption(outcome, fate))
        size = write_photograph(photograph, target, self._seal)
        self._room.add(size)
        self._remove_elsewhere(target, names)
        if self._ring and fate.decision is Decision.DISCARD:
            self._ring.add(target.name, size)

    def _remove_elsewhere(self, target: Path, names: tuple[str, str]) -> None:
        for shelf in SHELVES.values():
            for name in names:
                if (other := self.folder / shelf / name) != target:
                    other.unlink(missing_ok=True)

    def _trim(self, ring: Ring) -> None:
        try:
            self._room.add(-ring.trim())
        except OSError as error:  # what is too much is better than a burst that is not written down
            ring.forget()
            log.warning("the ring of discards cannot be trimmed reason=%s", error)


def _at_most(size: int) -> int:
    """What a photograph of this size can become with its metadata and seal."""
    return size + size // 1000 + 2048


def _tidy(shelf: Path, *, sealing: bool) -> None:
    """Remove halves, and warn of photographs that anyone can read where that is not wanted."""
    try:
        sweep(shelf)
        with os.scandir(shelf) as entries:
            open_ones = sealing and any(
                place_of(one.name) and not one.name.endswith(SEALED) for one in entries
            )
    except OSError as error:
        log.warning("cannot be tidied folder=%s reason=%s", shelf, error)
        return
    if open_ones:
        log.warning(
            "photographs from before encryption are not encrypted folder=%s advice=%r",
            shelf,
            "copy them to the base and remove them here",
        )
