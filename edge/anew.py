"""An outbox begun anew where the old one is damaged: that is set aside, and never deleted.

The new one is whole before the old one leaves its place, and a power cut in between is made good at
the next opening: at no moment is there half an outbox.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from edge.damage import FAILURES, is_event
from edge.numbers import BLOCK, Numbers, Reached
from edge.shared import make_shared
from edge.sync import sync_folder
from edge.tables import COLUMNS, connect, create
from wire.codec import encode
from wire.event import Fault, FaultCode, in_detail

log = logging.getLogger(__name__)

_COUNTS = ("next_sequence", "next_burst", "boot", "schema", "lost_below")
_MOST = 0xFFFF_FFFF


def begin_anew(path: Path, numbers: Numbers, why: str, now: float) -> None:
    """Put a new outbox in its place, with all that can be read of the old one.

    Its newest event is the fault that tells so. Nobody else may be writing. Raises OSError and
    sqlite3.Error; then the old one is still in its place, or goes aside at the next opening.
    """
    new, aside = _new(path), _aside(path, now)
    for part in ("", "-journal"):
        Path(f"{new}{part}").unlink(missing_ok=True)
    make_shared(new)
    with closing(connect(new)) as db:
        db.execute("PRAGMA synchronous = FULL")
        create(db)
        db.execute("BEGIN")
        counts = _salvage(path, db)
        reached = _reached(db, numbers.reached(), counts)
        told = f"the outbox was damaged and is kept as {aside.name}: {why}"
        _begin(db, reached, in_detail(told), now)
        (events,) = db.execute("SELECT count(*) - 1 FROM event").fetchone()
        db.execute("COMMIT")
    numbers.raise_to(replace(reached, sequence=reached.sequence + BLOCK))
    log.error(
        "outbox damaged, set aside and begun anew aside=%s reason=%s events=%d next=%d",
        aside,
        why,
        events,
        reached.sequence,
    )
    put_in_place(path, now)


def put_in_place(path: Path, now: float) -> None:
    """Let a new outbox, if one was made, take the place of the old one. Raises OSError."""
    aside = _aside(path, now)
    sync_folder(path.parent)
    # The log goes with its file: SQLite would play it into the new one.
    for part in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{part}").rename(f"{aside}{part}")
    sync_folder(path.parent)
    _new(path).rename(path)
    sync_folder(path.parent)


def is_cut_off(path: Path) -> bool:
    """Whether the old outbox has left its place, and the new one has not taken it."""
    return not path.exists() and _new(path).exists()


def _salvage(path: Path, db: sqlite3.Connection) -> dict[str, int]:
    """Copy the rows that can be read; returns how far the old one had counted, by its own word."""
    counts: dict[str, int] = {}
    if not path.exists():
        return counts
    with suppress(*FAILURES), closing(connect(path, only_read=True)) as old:
        old.execute("PRAGMA writable_schema = ON")  # so that one bad table does not hide the others
        for table, columns in COLUMNS.items():
            into = f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  (our own names)
            for row in _rows(old, table):
                if table == "setting" and row[0] in _COUNTS:
                    if isinstance(row[1], int) and 0 < row[1] < _MOST:
                        counts[row[0]] = row[1]
                elif table != "event" or is_event(*row):
                    with suppress(sqlite3.IntegrityError):  # of a wrong type
                        db.execute(into, row)
    return counts


def _rows(old: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """From both ends, as far as it can be read: a damaged page hides what is behind it."""
    for order in ("ASC", "DESC"):
        query = f"SELECT {', '.join(COLUMNS[table])} FROM {table} ORDER BY rowid {order}"  # noqa: S608
        with suppress(*FAILURES, OverflowError):
            yield from old.execute(query)
            return


def _reached(db: sqlite3.Connection, known: Reached, counts: dict[str, int]) -> Reached:
    """Numbers that are surely free: what was set aside, else by what was saved and a block more."""
    (event,) = db.execute("SELECT max(sequence) FROM event").fetchone()
    (burst,) = db.execute("SELECT max(burst) FROM evidence").fetchone()
    if known.is_known:
        beyond = event is not None and event >= known.sequence
        return replace(known, sequence=event + BLOCK) if beyond else known
    sequence = max(counts.get("next_sequence", 1), (event or 0) + 1) + BLOCK
    burst = max(counts.get("next_burst", 1), (burst or 0) + 1) + BLOCK
    return known.with_(Reached(sequence, burst, counts.get("boot", 0)))


def _begin(db: sqlite3.Connection, reached: Reached, told: str, now: float) -> None:
    first = reached.sequence
    fault = Fault(
        sequence=first,
        time=int(now) if 0 <= now <= _MOST else None,
        boot=reached.boot & 0xFFFF,
        code=FaultCode.OUTBOX,
        count=1,
        detail=told,
    )
    db.execute("INSERT INTO event VALUES (?, ?)", (first, encode(fault)))
    counts = {
        "next_sequence": first + 1,
        "next_burst": reached.burst,
        "boot": reached.boot,
        # Below this, what the base has and this outbox has not was lost, and is no surprise.
        "lost_below": first,
    }
    db.executemany("INSERT INTO setting VALUES (?, ?)", counts.items())
    # An event that is missing was lost and not delivered: the next tally tells of its evidence.
    db.execute(
        "UPDATE evidence SET sequence = NULL WHERE sequence NOT IN (SELECT sequence FROM event)"
    )


def _new(path: Path) -> Path:
    return Path(f"{path}.new")


def _aside(path: Path, now: float) -> Path:
    """A name with the time that no file has."""
    try:
        time = f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}"
    except (ValueError, OverflowError, OSError):
        time = "unknown-time"
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        name = path.with_name(f"{path.stem}-damaged-{time}{more}{path.suffix}")
        if not any(Path(f"{name}{part}").exists() for part in ("", "-wal", "-shm")):
            return name
    raise AssertionError
