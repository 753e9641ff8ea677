"""The tables of the outbox's database. Evidence and marks are looked after by other files."""

import sqlite3
from pathlib import Path

SCHEMA = 1
COLUMNS = {
    "event": ("sequence", "payload"),
    "setting": ("name", "value"),
    "mark": ("burst", "number", "outcome"),
    "evidence": ("burst", "label", "sequence"),
}
_TYPES = {
    "event": "sequence INTEGER PRIMARY KEY, payload BLOB NOT NULL",
    "setting": "name TEXT PRIMARY KEY, value ANY NOT NULL",
    "mark": "burst BLOB PRIMARY KEY, number INTEGER NOT NULL, outcome BLOB",
    "evidence": "burst INTEGER PRIMARY KEY, label INTEGER NOT NULL, sequence INTEGER",
}
#: As SQLite remembers them.
TABLES = {name: f"CREATE TABLE {name} ({types}) STRICT" for name, types in _TYPES.items()}


def connect(path: Path, *, only_read: bool = False) -> sqlite3.Connection:
    """A connection without transactions of its own. Raises sqlite3.Error."""
    place = f"{path.absolute().as_uri()}?mode={'ro' if only_read else 'rw'}"
    connection = sqlite3.connect(place, uri=True, timeout=30, isolation_level=None)
    # Where a name is damaged, let it be told as that, not by an error of its own.
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def create(db: sqlite3.Connection) -> None:
    """Make the tables that are not there, all or none."""
    db.execute("BEGIN IMMEDIATE")
    for table in TABLES.values():
        db.execute(table.replace("TABLE", "TABLE IF NOT EXISTS", 1))
    db.execute("INSERT OR IGNORE INTO setting VALUES ('schema', ?)", (SCHEMA,))
    db.execute("COMMIT")
