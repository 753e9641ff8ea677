"""What a unit remembers of its source's bursts, so that it goes on where it was cut off.

A mark is set on a burst before its evidence is written, which gives the evidence its number, and
again, with what became of the burst, in the transaction that writes it down. Once the whole card is
done the marks are let go: a card that is replayed again is judged again. A live source lets go of
each burst, and its mark goes with the next burst's. A process that is killed in between leaves one:
which marks stand is kept beside them, and the next process lets go of those that it is not asked
for.
"""

from contextlib import suppress

from msgspec import MsgspecError, Struct, msgpack

from edge.burst import Burst, identity
from edge.outbox import Outbox, OutboxError
from edge.outcome import Fate, Outcome
from sight.judge import Judged
from sight.policy import Ruling


class _Remembered(Struct, array_like=True, frozen=True):
    judged: Judged
    ruling: Ruling | None
    fates: tuple[Ruling, ...]


#: The identities of marked bursts of a live source, one behind the other.
_STANDING = "marked"
_IDENTITY_BYTES = 16
_NO_MARK = (0, None)


class Memory:
    """The marks of the bursts of one source; `anew` judges again what an earlier run wrote down.

    `source_keeps` its photographs, as a card does, and their marks stand until all of it is done.

    A disk that is full or failing must not stop the run: where no mark can be read or set, a burst
    is judged and numbered as a new one.
    """

    def __init__(self, outbox: Outbox, *, anew: bool = False, source_keeps: bool = False) -> None:
        self._outbox, self._anew, self._source_keeps = outbox, anew, source_keeps
        self._met: set[bytes] = set()
        self._released: set[bytes] = set()
        self._standing = set() if source_keeps else _standing_in(outbox)
        self._left = set(self._standing)  # by an earlier process
        self.recalled = 0  #: photographs

    def recall(self, burst: Burst) -> Outcome | None:
        """What became of a burst if an earlier, unfinished run wrote it down."""
        self._met.add(identity(burst))
        mark = self._mark(burst)
        if mark is None:
            return None
        number, packed = mark
        if packed is None:
            self._let_go_of_what_is_left()
        if packed is None or self._anew:
            return None
        try:
            known = msgpack.decode(packed, type=_Remembered)
        except MsgspecError:
            return None  # of another version: better judged twice than lost
        rulings = zip(burst, known.judged.frames, known.fates, strict=True)
        fates = tuple(Fate(shot, frame, ruling) for shot, frame, ruling in rulings)
        self.recalled += len(fates)
        return Outcome(number, known.judged, known.ruling, fates)

    def number(self, burst: Burst) -> int:
        """A new number, or that under which an earlier run began to write the evidence."""
        number, packed = self._mark(burst) or _NO_MARK
        return self._outbox.next_burst() if not number or packed else number

    def begin(self, outcome: Outcome) -> None:
        """Mark that evidence is about to be written under the burst's number."""
        with suppress(OutboxError), self._outbox.transaction():
            self._outbox.put_mark(_identity(outcome), outcome.number, None)
            self._stands(outcome)

    def keep(self, outcome: Outcome) -> None:
        """Mark what became of a burst; inside the transaction that writes it down."""
        rulings = tuple(fate.ruling for fate in outcome.fates)
        known = _Remembered(outcome.judged, outcome.ruling, rulings)
        self._outbox.put_mark(_identity(outcome), outcome.number, msgpack.encode(known))
        self._outbox.delete_marks(self._released)
        self._standing -= self._released
        self._stands(outcome)

    def kept(self) -> None:
        """What was kept is committed, and with it the marks of released bursts are gone."""
        self._released.clear()

    def release(self, burst: Burst) -> None:
        """The source will not give this burst again: its mark goes when the next one is kept.

        At once would cost the card one more write for each burst.
        """
        known = identity(burst)
        self._met.discard(known)
        self._released.add(known)

    def finish(self) -> None:
        """All is done: let go of the marks of every burst that was met or released."""
        self._outbox.forget_marks(self._met | self._released)
        self._released.clear()

    def _stands(self, outcome: Outcome) -> None:
        """Keep which marks stand, inside a transaction; where it fails they are told once more."""
        if not self._source_keeps:
            self._standing.add(_identity(outcome))
            self._outbox.put(_STANDING, b"".join(sorted(self._standing)))

    def _let_go_of_what_is_left(self) -> None:
        """A source gives first what an earlier process was not done with: it is through with it."""
        self._released |= self._left - self._met
        self._left.clear()

    def _mark(self, burst: Burst) -> tuple[int, bytes | None] | None:
        """A burst's number, 0 without a mark, and what became of it; None if it is not told."""
        with suppress(OutboxError):
            return self._outbox.mark(identity(burst)) or _NO_MARK
        return None


def _identity(outcome: Outcome) -> bytes:
    return identity(tuple(fate.shot for fate in outcome.fates))


def _standing_in(outbox: Outbox) -> set[bytes]:
    known = outbox.blob(_STANDING) or b""
    return {known[at : at + _IDENTITY_BYTES] for at in range(0, len(known), _IDENTITY_BYTES)}
