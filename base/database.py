"""The database behind the store: how it is opened, and what its failures mean.

A store is a file for SQLite, or an SQLAlchemy URL.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.pool import ConnectionPoolEntry

from base import tables
from base.error import StoreError, StoreUnavailableError

_BUSY_SECONDS = 5
#: Over in time, or by what a person does to the machine; the same transaction may then succeed.
#: IntegrityError: another process stored the same event first, so next time it is a repeat.
_PASSING = (OperationalError, InterfaceError, IntegrityError)


def open_for_writing(store: str) -> Engine:
    """The database of a store, laid out if it is new. Raises StoreError."""
    url = _url(store)
    engine = _engine(url, begin="BEGIN IMMEDIATE")
    with _refusing(url):
        with engine.connect() as connection:
            known = _check_revision(url, connection)
            if url.get_backend_name() == "sqlite":
                _sync_what_is_found(Path(url.database or ""))
        if not known:
            _lay_out(engine)
    return engine


def open_for_reading(store: str) -> Engine:
    """The database of a store that exists. Raises StoreError."""
    url = _url(store)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise StoreError(f"no store at {store}: has `uncia base serve --store {store}` run here?")
    engine = _engine(url, begin="BEGIN")
    with _refusing(url), engine.connect() as connection:
        if not _check_revision(url, connection):
            raise StoreError(f"{_shown(url)} is empty: no base has written to it yet")
    return engine


@contextmanager
def naming_failures(url: URL) -> Iterator[None]:
    """Raise StoreUnavailableError for what may pass, StoreError for what will not."""
    try:
        yield
    except _PASSING as error:
        raise StoreUnavailableError(f"{_shown(url)}: {error.orig}") from error
    except (DBAPIError, sqlite3.DatabaseError) as error:
        raise StoreError(_damaged(url, error)) from error


@contextmanager
def _refusing(url: URL) -> Iterator[None]:
    """At the start there is nothing yet to go on with: every failure is the end."""
    try:
        with naming_failures(url):
            yield
    except (StoreUnavailableError, sqlite3.OperationalError) as error:
        raise StoreError(
            f"{error}: the store cannot be opened; check that its folder exists, may be written, "
            "and has room"
        ) from error


def _damaged(url: URL, error: Exception) -> str:
    reason = error.orig if isinstance(error, DBAPIError) else error
    return (
        f"{_shown(url)} is damaged or is no store: {reason}. Move it away with its -wal and -shm "
        "files, then restore a backup, or start anew: units send again what they still hold"
    )


def _url(store: str) -> URL:
    if "://" not in store:
        return URL.create("sqlite", database=store)
    try:
        return make_url(store)
    except ArgumentError as error:
        raise StoreError("the store is neither a file nor an SQLAlchemy URL") from error


def _shown(url: URL) -> str:
    """The store as it may be shown: a file by its path, a URL without its password."""
    in_file = url.drivername == "sqlite"
    return str(url.database) if in_file else url.render_as_string(hide_password=True)


def _engine(url: URL, *, begin: str) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"{_shown(url)}: no driver for it is installed: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Python's own transactions begin too late for a snapshot; ours begin where they are written.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    # An answer to a unit makes it delete: what was committed has to survive a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _sync_what_is_found(store: Path) -> None:
    """Make last what can be read: a base that was killed as it committed did not sync it.

    Else units are told that it is stored, and delete it, and a power cut takes it from here too.
    """
    log = store.with_name(f"{store.name}-wal")
    try:
        for path in filter(Path.exists, (log, log.parent)):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
    except OSError as error:
        raise StoreError(f"{store}: what is in it cannot be made to last: {error}") from error


def _check_revision(url: URL, connection: Connection) -> bool:
    """Whether the database has our tables; False for an empty one. Raises StoreError."""
    names = set(connection.dialect.get_table_names(connection))
    if not names:
        return False
    if tables.revision.name not in names:
        raise StoreError(f"{_shown(url)} is another program's database: choose another --store")
    found = connection.scalar(select(tables.revision.c.version_num))
    if found != tables.REVISION:
        raise StoreError(
            f"{_shown(url)} has layout {found}, this version of uncia reads {tables.REVISION}: "
            "install the version that wrote it, or choose another --store"
        )
    return True


def _lay_out(engine: Engine) -> None:
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        if connection.scalar(select(tables.revision.c.version_num)) is None:
            connection.execute(tables.revision.insert().values(version_num=tables.REVISION))
