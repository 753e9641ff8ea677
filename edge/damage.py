"""What tells a damaged outbox from a disk that is full, read-only or failing.

Damage stays, however often one tries; the others may pass, and nothing is set aside for them.
"""

import sqlite3
from typing import Any

from edge.numbers import Reached
from edge.tables import SCHEMA, TABLES
from wire.codec import decode
from wire.error import WireError

_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
#: So far a count may be beyond what was set aside, where the disk did not take that for a while.
_FAR = 1_000_000
_MOST = 0xFFFF_FFFF


class DamagedError(Exception):
    """An outbox's file that says what cannot be, and what."""


#: What using a database can raise; the last where SQLite's own message quotes damaged bytes.
FAILURES = (sqlite3.Error, DamagedError, UnicodeDecodeError)


def is_damage(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, tells of the file and not of the disk or the moment."""
    if error is None or isinstance(error, DamagedError | UnicodeDecodeError):
        return error is not None
    # SQLITE_CORRUPT_INDEX and others of its kind have it in their lowest byte.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _CORRUPT or is_damage(error.__cause__)


def is_event(sequence: int, payload: bytes) -> bool:
    """Whether a payload is the event with that number. One that is not, no base would take."""
    try:
        return decode(payload).sequence == sequence
    except (WireError, TypeError):
        return False


def examine(db: sqlite3.Connection, reached: Reached) -> None:
    """Raise DamagedError, or sqlite3's own, unless a file is all that it was.

    What this cannot see: bytes within a value that have become other bytes.
    """
    (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise DamagedError(" ".join(said.split()))
    found = _tables(db)
    if not found and reached == Reached():
        return
    _examine_tables(db, found)
    _examine_numbers(db, reached)


def _tables(db: sqlite3.Connection) -> dict[str, str]:
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    return {name: " ".join(str(sql).split()) for name, sql in rows}


def _examine_tables(db: sqlite3.Connection, found: dict[str, str]) -> None:
    for name in ("event", "setting"):
        if name not in found:
            raise DamagedError(f"it has no {name}s")
    other = [name for name, sql in TABLES.items() if found.get(name, sql) != sql]
    try:
        row = db.execute("SELECT value FROM setting WHERE name = 'schema'").fetchone()
    except sqlite3.OperationalError as error:
        raise DamagedError(str(error)) from error
    schema = row[0] if row else None
    if other and isinstance(schema, int) and schema != SCHEMA:
        # Not a word of damage: whoever goes back a version can go forward again.
        raise sqlite3.DatabaseError(f"schema {schema} is of another version of this software")
    if other or schema != SCHEMA:
        what = f"table {other[0]}" if other else f"schema {schema!r:.20}"
        raise DamagedError(f"{what} is not what was made")


def _examine_numbers(db: sqlite3.Connection, reached: Reached) -> None:
    known: dict[str, Any] = dict(db.execute("SELECT name, value FROM setting"))
    limits = {
        "next_sequence": reached.sequence,
        "next_burst": reached.burst,
        "boot": reached.boot,
    }
    for name, limit in limits.items():
        value, most = known.get(name, 1), limit + _FAR if reached.is_known else _MOST
        if not isinstance(value, int) or not 0 <= value <= most:
            raise DamagedError(f"{name} {value!r:.20} was never reached")
    following = known.get("next_sequence", 1)
    if following < reached.following:
        raise DamagedError(f"it ends before event {following}, {reached.following - 1} was in it")
    (newest,) = db.execute("SELECT max(sequence) FROM event").fetchone()
    if newest is not None and newest >= following:
        raise DamagedError(f"event {newest} is none that it ever gave")
