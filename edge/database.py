"""The outbox's file, held by one process of several, that is begun anew where it is damaged.

Which process finds the damage does not matter: whoever writes, or puts another file into its place,
holds the lock of the numbers, and each looks before it uses the file whether it is still the same.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edge.anew import begin_anew, is_cut_off, put_in_place
from edge.damage import FAILURES, DamagedError, examine, is_damage
from edge.numbers import Numbers, Reached
from edge.shared import make_shared
from edge.sync import sync_file, sync_folder
from edge.tables import connect, create

Value = int | str | bytes | None


class Database:
    """Raises FAILURES and OSError; those that tell of damage once it is mended.

    `following` is for who numbers events: set inside a transaction to the next number, it is noted
    once that is committed.
    """

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self.path, self._clock, self.following = path, clock, 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self.numbers = Numbers(path.with_suffix(".numbers"))
        self._connection = sqlite3.connect(":memory:")  # of no file yet
        self._file: tuple[int, int] | None = None
        self._is_inside = False
        try:
            with self.numbers.locked():
                self._open()
        except BaseException:
            self.close()
            raise

    def execute(self, statement: str, *values: Value) -> sqlite3.Cursor:
        """Run a statement on the file that is in its place."""
        return self._current().execute(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is written, or none of it."""
        with self.numbers.locked():
            connection, self.following = self._current(), 0
            self._is_inside = True
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield
                connection.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                if is_damage(error):
                    self._begin_anew(error)
                raise
            finally:
                self._is_inside = False
            if self.following:  # most bursts are no event, and the file is not read for them
                self.numbers.note(self.following)

    def mend(self, error: Exception) -> None:
        """Begin anew where an error in reading tells of damage, unless another process has."""
        if self._is_inside or not is_damage(error):
            return  # inside a transaction, that has to end first
        with self.numbers.locked():
            if self._is_in_place():
                self._begin_anew(error)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self.numbers.close()

    def _current(self) -> sqlite3.Connection:
        if not self._is_inside and not self._is_in_place():
            with self.numbers.locked():
                self._open()
        return self._connection

    def _is_in_place(self) -> bool:
        try:
            told = self.path.stat()
        except FileNotFoundError:
            return False
        return (told.st_dev, told.st_ino) == self._file

    def _open(self) -> None:
        if is_cut_off(self.path):
            put_in_place(self.path, self._clock())
        try:
            self._connect()
        except FAILURES as error:
            if not is_damage(error):
                raise
            self._begin_anew(error)

    def _begin_anew(self, error: BaseException) -> None:
        begin_anew(self.path, self.numbers, str(error.__cause__ or error), self._clock())
        self._connect()

    def _connect(self) -> None:
        reached = self.numbers.reached()
        if reached != Reached() and not self.path.exists():
            raise DamagedError("it is gone")
        make_shared(self.path)  # SQLite's own are for their owner alone
        before, self._connection = self._connection, connect(self.path)
        before.close()  # SQLite leaves alone what lies under its name by now
        self._file = None
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        examine(self._connection, reached)
        create(self._connection)
        self._sync_what_is_found()
        self.numbers.raise_to(_counts(self._connection))
        told = self.path.stat()
        self._file = told.st_dev, told.st_ino

    def _sync_what_is_found(self) -> None:
        """Make last what can be read: a process that was killed as it committed did not sync it.

        Else an event could be sent, or a burst let go of, that the next power cut takes back, and
        its sequence be given again.
        """
        with suppress(FileNotFoundError):
            sync_file(self.path.with_name(f"{self.path.name}-wal"))
        sync_folder(self.path.parent)


def _counts(connection: sqlite3.Connection) -> Reached:
    """How far an outbox has counted, by its own word."""
    known = dict(connection.execute("SELECT name, value FROM setting"))
    following = known.get("next_sequence", 1)
    return Reached(following, known.get("next_burst", 1), known.get("boot", 0), following)
