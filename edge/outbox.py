"""The outbox: events on their way, numbered for the life of the unit, in SQLite.

It and the evidence folder are all that capture and uplink share. What is committed here survives
a power cut (WAL with synchronous=FULL); what the base has confirmed is deleted.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from wire.codec import decode, digest, encode
from wire.event import Event

_SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS event (sequence INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS mark
  (burst BLOB PRIMARY KEY, number INTEGER NOT NULL, outcome BLOB) STRICT;
CREATE TABLE IF NOT EXISTS evidence
  (burst INTEGER PRIMARY KEY, label INTEGER NOT NULL, sequence INTEGER) STRICT;
"""
#: Burst numbers are set aside this many at a time, to spare the card a write for each burst.
_BURSTS_SET_ASIDE = 100


class OutboxError(Exception):
    """The outbox could not be read or written, and why."""


class Outbox:
    """One process's hold on the outbox in a file. Raises OutboxError, as do all its methods."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._next_burst = self._set_aside = 0
        with _advising(), self._naming():
            path.parent.mkdir(parents=True, exist_ok=True)
            # SQLite makes files that only their owner writes: capture and uplink are two users.
            path.touch(mode=0o660)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)
            self._sync_what_is_found()
        schema = self.setting("schema", 0)
        if schema not in {0, _SCHEMA}:
            raise OutboxError(f"{path}: schema {schema} is of another version of this software")
        if not schema:
            with self.transaction():
                self.put("schema", _SCHEMA)

    def _sync_what_is_found(self) -> None:
        """Make last what can be read: a process that was killed as it committed did not sync it.

        Else an event could be sent, or a burst let go of, that the next power cut takes back, and
        its sequence be given again.
        """
        log = self.path.with_name(f"{self.path.name}-wal")
        for path in (log, log.parent):
            with suppress(FileNotFoundError):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise OutboxError(f"{self.path}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is written, or none of it."""
        with self._naming():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def setting(self, name: str, default: int) -> int:
        """A number kept beside the events."""
        value = self._one("SELECT value FROM setting WHERE name = ?", name)
        return default if value is None else int(value)

    def blob(self, name: str) -> bytes | None:
        """Bytes kept beside the events."""
        value = self._one("SELECT value FROM setting WHERE name = ?", name)
        return None if value is None else bytes(value)

    def put(self, name: str, value: int | bytes) -> None:
        """Keep a value beside the events; inside a transaction."""
        self._db.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))

    def append(self, event: Event) -> int:
        """Give an event the next sequence and keep it; inside a transaction."""
        sequence = self.setting("next_sequence", 1)
        payload = encode(replace(event, sequence=sequence))
        self._db.execute("INSERT INTO event VALUES (?, ?)", (sequence, payload))
        self.put("next_sequence", sequence + 1)
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
        with self.transaction():
            self._next_burst = max(self._next_burst, self.setting("next_burst", 1))
            self.put("next_burst", self._next_burst + _BURSTS_SET_ASIDE)
        self._set_aside = self._next_burst + _BURSTS_SET_ASIDE

    def start_boot(self, boot_id: bytes) -> int:
        """How many times the machine has been started, now with this boot's id; 16 bits."""
        with self.transaction():
            if self.blob("boot_id") != boot_id:
                self.put("boot_id", boot_id)
                self.put("boot", (self.setting("boot", 0) + 1) & 0xFFFF)
        return self.setting("boot", 1)

    def pending(self, after: int, most: int) -> list[tuple[int, bytes]]:
        """Events above a sequence, in order: (sequence, payload)."""
        with self._naming():
            return self._db.execute(
                "SELECT sequence, payload FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?",
                (after, most),
            ).fetchall()

    def payload(self, sequence: int) -> bytes | None:
        """The payload with that sequence, None where it is not held."""
        value = self._one("SELECT payload FROM event WHERE sequence = ?", sequence)
        return None if value is None else bytes(value)

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
            self._db.execute("DELETE FROM event WHERE sequence <= ?", (through,))

    def confirm_one(self, sequence: int) -> None:
        """Let go of one event."""
        with self.transaction():
            self._db.execute("DELETE FROM event WHERE sequence = ?", (sequence,))

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
            row = self._db.execute(
                "SELECT number, outcome FROM mark WHERE burst = ?", (burst,)
            ).fetchone()
        return None if row is None else (int(row[0]), row[1])

    def put_mark(self, burst: bytes, number: int, outcome: bytes | None) -> None:
        """Mark a burst; inside a transaction."""
        self._db.execute("REPLACE INTO mark VALUES (?, ?, ?)", (burst, number, outcome))

    def forget_marks(self, bursts: Iterable[bytes]) -> None:
        """Let go of the marks of these bursts."""
        with self.transaction():
            self.delete_marks(bursts)

    def delete_marks(self, bursts: Iterable[bytes]) -> None:
        """Let go of the marks of these bursts; inside a transaction."""
        self._db.executemany("DELETE FROM mark WHERE burst = ?", ((burst,) for burst in bursts))

    def holds(self, sequence: int, known_digest: bytes | None) -> bool:
        """Whether the event with that sequence is held, and is the one with this digest."""
        payload = self.payload(sequence)
        return payload is not None and digest(payload) == known_digest

    def read(self, query: str) -> Iterator[tuple[int, ...]]:
        """Rows of numbers, of a table that another file looks after."""
        with self._naming():
            yield from self._db.execute(query)

    def write(self, statement: str, *values: int | None) -> None:
        """Change such a table; inside a transaction."""
        self._db.execute(statement, values)

    def close(self) -> None:
        """Let go of the file."""
        with self._naming():
            self._db.close()

    def _one(self, query: str, *values: int | str) -> bytes | int | None:
        with self._naming():
            row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]


@contextmanager
def _advising() -> Iterator[None]:
    """Say what to do where the outbox cannot even be opened."""
    try:
        yield
    except OutboxError as error:
        about_the_folder = isinstance(error.__cause__, OSError | sqlite3.OperationalError)
        advice = (
            "it is damaged or no outbox: move it away and start again (what waits in it is lost)"
        )
        if about_the_folder:
            advice = "unit.state (or --state) must name a folder that can be written, with room"
        raise OutboxError(f"{error}; {advice}") from error


def open_outbox(state: Path) -> Outbox:
    """The outbox in a unit's state folder, which capture and uplink share. Raises OutboxError."""
    return Outbox(state / "outbox.sqlite")
