"""The outbox: events on their way, numbered for the life of the unit, in SQLite.

It and the evidence folder are all that capture and uplink share. What is committed here survives
a power cut (WAL with synchronous=FULL); what the base has confirmed is deleted.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from msgspec import MsgspecError, msgpack
from msgspec.structs import replace

from edge.damage import FAILURES, DamagedError, is_event
from edge.database import Database, Value
from edge.numbers import BLOCK, Reached
from wire.codec import decode, digest, encode
from wire.event import Event

log = logging.getLogger(__name__)

Kept = TypeVar("Kept")


class OutboxError(Exception):
    """The outbox could not be read or written, and why."""


class Outbox:
    """One process's hold on the outbox in a file. Raises OutboxError, as do all its methods.

    A file that is damaged is set aside and begun anew, at the opening or when that is met: what was
    asked for fails then, and can be tried again. `clock` gives UTC in seconds.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._next_burst = self._set_aside = 0
        with _advising(), _naming(path):
            self._db = Database(path, clock)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        with _naming(self.path):
            try:
                yield
            except FAILURES as error:
                self._db.mend(error)
                raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is written, or none of it."""
        with _naming(self.path), self._db.transaction():
            yield

    def setting(self, name: str, default: int) -> int:
        """A number kept beside the events."""
        value = self._one("SELECT value FROM setting WHERE name = ?", name)
        return value if isinstance(value, int) else default

    def blob(self, name: str) -> bytes | None:
        """Bytes kept beside the events."""
        value = self._one("SELECT value FROM setting WHERE name = ?", name)
        return value if isinstance(value, bytes) else None

    def known(self, name: str, kind: type[Kept]) -> Kept | None:
        """What was kept as MessagePack, None where nothing was, or nothing that can be read now.

        That another version wrote it, or that a card damaged it, must not keep the camera from
        starting: it is logged, and begun anew.
        """
        packed = self.blob(name)
        try:
            return msgpack.decode(packed, type=kind) if packed else None
        except MsgspecError as error:
            log.warning("what was kept cannot be read, begun anew name=%s reason=%s", name, error)
            return None

    def put(self, name: str, value: int | bytes) -> None:
        """Keep a value beside the events; inside a transaction."""
        self._db.execute("REPLACE INTO setting VALUES (?, ?)", name, value)

    def append(self, event: Event) -> int:
        """Give an event the next sequence and keep it; inside a transaction."""
        reached = self._db.numbers.reached()
        sequence = max(self.setting("next_sequence", 1), reached.following)
        if sequence >= reached.sequence:
            self._db.numbers.raise_to(Reached(sequence=sequence + BLOCK))
        payload = encode(replace(event, sequence=sequence))
        self._db.execute("INSERT INTO event VALUES (?, ?)", sequence, payload)
        self.put("next_sequence", sequence + 1)
        self._db.following = sequence + 1
        return sequence

    def next_burst(self) -> int:
        """A number that no burst of this unit had before; gaps are left where a process ended."""
        if self._next_burst == self._set_aside:
            # A full disk must not stop the camera: the numbers go on and are set aside later.
            with suppress(OutboxError):
                self._set_numbers_aside()
        self._next_burst += 1
        self._set_aside = max(self._set_aside, self._next_burst)
        return self._next_burst - 1

    def _set_numbers_aside(self) -> None:
        numbers = self._db.numbers
        with self._naming(), numbers.locked():
            known = max(self.setting("next_burst", 1), numbers.reached().burst)
            self._next_burst = max(self._next_burst, known)
            self._set_aside = self._next_burst + BLOCK
            numbers.raise_to(Reached(burst=self._set_aside))
        with self.transaction():
            self.put("next_burst", self._set_aside)

    def start_boot(self, boot_id: bytes) -> int:
        """How many times the machine has been started, now with this boot's id; 16 bits."""
        with self.transaction():
            if self.blob("boot_id") != boot_id:
                self.put("boot_id", boot_id)
                boot = max(self.setting("boot", 0), self._db.numbers.reached().boot) + 1
                self._db.numbers.raise_to(Reached(boot=boot))
                self.put("boot", boot)
        return self.setting("boot", 1) & 0xFFFF

    def pending(self, after: int, most: int) -> list[tuple[int, bytes]]:
        """Events above a sequence, in order: (sequence, payload)."""
        query = "SELECT sequence, payload FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?"
        with self._naming():
            rows = self._db.execute(query, after, most).fetchall()
            for sequence, payload in rows:
                # No base would take it, and the unit would send it for ever.
                if not is_event(sequence, payload):
                    raise DamagedError(f"event {sequence} cannot be read")
        return rows

    def payload(self, sequence: int) -> bytes | None:
        """The payload with that sequence, None where it is not held."""
        value = self._one("SELECT payload FROM event WHERE sequence = ?", sequence)
        return value if isinstance(value, bytes) else None

    def span(self) -> tuple[int, int]:
        """The oldest sequence held and the newest ever given; oldest is one more where empty."""
        newest = self.setting("next_sequence", 1) - 1
        oldest = self._one("SELECT min(sequence) FROM event")
        return (newest + 1 if oldest is None else int(oldest)), newest

    def depth(self) -> int:
        """How many events wait."""
        return int(self._one("SELECT count(*) FROM event") or 0)

    def confirm(self, through: int) -> None:
        """Let go of all events up to a sequence: the base has them."""
        with self.transaction():
            self._db.execute("DELETE FROM event WHERE sequence <= ?", through)

    def confirm_one(self, sequence: int) -> None:
        """Let go of one event."""
        with self.transaction():
            self._db.execute("DELETE FROM event WHERE sequence = ?", sequence)

    def continue_after(self, sequence: int) -> None:
        """Give the waiting events new numbers above `sequence`, the last that the base knows.

        For a unit that was set up anew under an old name: its numbers began again, and the base
        would take its events for ones it has.
        """
        with self.transaction():
            waiting = self.pending(0, -1)
            self._db.execute("DELETE FROM event")
            self.put("next_sequence", max(sequence + 1, self.setting("next_sequence", 1)))
            for old, payload in waiting:
                new = self.append(decode(payload))
                self.write("UPDATE evidence SET sequence = ? WHERE sequence = ?", new, old)

    def mark(self, burst: bytes) -> tuple[int, bytes | None] | None:
        """What is marked of a burst of a replayed card: its number, and what became of it."""
        with self._naming():
            query = "SELECT number, outcome FROM mark WHERE burst = ?"
            row = self._db.execute(query, burst).fetchone()
        return None if row is None else (int(row[0]), row[1])

    def put_mark(self, burst: bytes, number: int, outcome: bytes | None) -> None:
        """Mark a burst; inside a transaction."""
        self._db.execute("REPLACE INTO mark VALUES (?, ?, ?)", burst, number, outcome)

    def forget_marks(self, bursts: Iterable[bytes]) -> None:
        """Let go of the marks of these bursts."""
        with self.transaction():
            self.delete_marks(bursts)

    def delete_marks(self, bursts: Iterable[bytes]) -> None:
        """Let go of the marks of these bursts; inside a transaction."""
        for burst in bursts:
            self._db.execute("DELETE FROM mark WHERE burst = ?", burst)

    def holds(self, sequence: int, known_digest: bytes | None) -> bool:
        """Whether the event with that sequence is held, and is the one with this digest."""
        payload = self.payload(sequence)
        return payload is not None and digest(payload) == known_digest

    def has_lost(self, sequence: int) -> bool:
        """Whether an event with that number was lost, or let go of, before a damaged file was."""
        return sequence < self.setting("lost_below", 0) and self.payload(sequence) is None

    def read(self, query: str) -> Iterator[tuple[int, ...]]:
        """Rows of numbers, of a table that another file looks after."""
        with self._naming():
            yield from self._db.execute(query)

    def write(self, statement: str, *values: int | None) -> None:
        """Change such a table; inside a transaction."""
        self._db.execute(statement, *values)

    def close(self) -> None:
        """Let go of the file."""
        with self._naming():
            self._db.close()

    def _one(self, query: str, *values: Value) -> Value:
        with self._naming():
            row = self._db.execute(query, *values).fetchone()
        return None if row is None else row[0]


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except (*FAILURES, OSError) as error:
        raise OutboxError(f"{path}: {error}") from error


@contextmanager
def _advising() -> Iterator[None]:
    """Say what to do where the outbox cannot even be opened."""
    try:
        yield
    except OutboxError as error:
        about_the_folder = isinstance(error.__cause__, OSError | sqlite3.OperationalError)
        advice = "install that version again, or move the file away (what waits in it is not sent)"
        if about_the_folder:
            advice = "unit.state (or --state) must name a folder that can be written, with room"
        raise OutboxError(f"{error}; {advice}") from error


def open_outbox(state: Path) -> Outbox:
    """The outbox in a unit's state folder, which capture and uplink share. Raises OutboxError."""
    return Outbox(state / "outbox.sqlite")
