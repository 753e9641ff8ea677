"""The logbook of a watched folder: which bursts were given, and which photographs are done with.

Lines in a file of the unit's state folder, each with its checksum, added at the end: a power cut
tears the last one at most. Now and then the file is written anew, with what still counts.
"""

import logging
import os
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import MsgspecError, Struct, json

from edge.evidence.whole_file import write_whole
from edge.source.frame import Frame
from edge.sync import sync_folder

log = logging.getLogger(__name__)

_PAIRS_IN_A_LINE = 500
#: It is written anew once it has grown by this and by as much again as it then was.
_GROWS_BY = 65_536

Pair = tuple[int, int]  # stamp and print of a photograph


class _Given(Struct, frozen=True, array_like=True, tag="given"):
    number: int
    frames: tuple[Frame, ...]


class _Done(Struct, frozen=True, array_like=True, tag="done"):
    number: int | None
    known: tuple[Pair, ...]


class _Left(Struct, frozen=True, array_like=True, tag="left"):
    stamps: tuple[int, ...]


_Record = _Given | _Done | _Left


class Logbook:
    """What is remembered across restarts. `most` photographs that are no longer there at most.

    A disk that is full or failing must not stop the camera: what cannot be written is kept in
    memory and tried again; a power cut before that has bursts given twice.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most
        self.given: dict[int, tuple[Frame, ...]] = {}  #: bursts not done yet, by number
        self.prints: dict[int, int] = {}  #: by stamp, of photographs given and done
        self.left: set[int] = set()  #: stamps of those done that must never be removed
        self._lines: list[bytes] = []
        self._torn = False
        self._read()
        self._next = 1 + max(self.given, default=0)

    def give(self, frames: Iterable[Frame]) -> int:
        """A burst is about to be given; returns its number."""
        number, frames = self._next, tuple(frames)
        self._next += 1
        self._add(_Given(number, frames))
        return number

    def done(self, number: int, known: Iterable[Pair]) -> None:
        """A burst is done with; `known` are those of its photographs that must not come again."""
        self._add(_Done(number, tuple(known)))

    def leave(self, stamps: Iterable[int]) -> None:
        """These photographs, which are done with, are nowhere else."""
        self._add(_Left(tuple(stamps)))

    def learn(self, old: Iterable[int], stamp: int, content: int) -> None:
        """A photograph that is known has another stamp. It would be found out again: no line."""
        for each in old:
            self.prints.pop(each, None)
            if each in self.left:
                self.leave([stamp])
        self.prints[stamp] = content

    def flush(self) -> None:
        """Bring to the disk what is not there yet."""
        if not self._lines:
            return
        try:
            self._write()
        except OSError as error:
            self._torn = True
            log.warning(
                "logbook of the watched folder not written file=%s reason=%s", self._path, error
            )
        else:
            self._lines.clear()
            self._torn = False

    def trim(self, there: Container[int]) -> None:
        """Forget the oldest photographs beyond `most`, but none whose stamp is `there`."""
        over = len(self.prints) - self._most
        if over <= 0:
            return
        kept = {frame.stamp for frames in self.given.values() for frame in frames}
        gone = [stamp for stamp in self.prints if stamp not in there and stamp not in kept]
        for stamp in gone[:over]:
            del self.prints[stamp]
        self.left &= self.prints.keys()

    def _add(self, record: _Record) -> None:
        self._take(record)
        self._lines.append(_line(record))

    def _take(self, record: _Record) -> None:
        match record:
            case _Given(number, frames):
                self.given[number] = frames
                self.prints |= {frame.stamp: frame.print for frame in frames}
            case _Done(number, known):
                for frame in self.given.pop(number or 0, ()):
                    self.prints.pop(frame.stamp, None)
                self.prints |= dict(known)
            case _Left(stamps):
                self.left.update(stamps)

    def _read(self) -> None:
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            lines = []
        except OSError as error:
            lines = []
            log.warning("logbook cannot be read, photographs are judged again reason=%s", error)
        unread = 0
        for line in filter(None, lines):
            record = _record(line)
            if record is None:
                unread += 1
            else:
                self._take(record)
        if unread:
            log.warning("lines of the logbook are damaged file=%s lines=%d", self._path, unread)
        self._rewritten = self._size = sum(map(len, lines))

    def _write(self) -> None:
        if self._torn or self._size > _GROWS_BY + 2 * self._rewritten:
            self._rewritten = self._size = write_whole(
                self._path, lambda file: file.writelines(self._all())
            )
            return
        data = b"".join(self._lines)
        is_new = not self._path.exists()
        with self._path.open("ab") as file:
            # What a power cut tore ends here, and not in the middle of what follows.
            file.write(b"\n" + data if file.tell() else data)
            file.flush()
            os.fdatasync(file.fileno())
        if is_new:
            sync_folder(self._path.parent)
        self._size += len(data)

    def _all(self) -> Iterator[bytes]:
        """Everything that still counts, as lines."""
        open_stamps = {frame.stamp for frames in self.given.values() for frame in frames}
        known = [pair for pair in self.prints.items() if pair[0] not in open_stamps]
        for at in range(0, len(known), _PAIRS_IN_A_LINE):
            yield _line(_Done(None, tuple(known[at : at + _PAIRS_IN_A_LINE])))
        for number, frames in self.given.items():
            yield _line(_Given(number, frames))
        if self.left:
            yield _line(_Left(tuple(self.left)))


def known_as(prints: dict[int, int], content: int) -> Sequence[int]:
    """The stamps under which a content is known."""
    return [stamp for stamp, known in prints.items() if known == content]


def _line(record: _Record) -> bytes:
    text = json.encode(record)
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _record(line: bytes) -> _Record | None:
    """What a line says; None where it is torn or damaged."""
    told, _, text = line.partition(b" ")
    try:
        if int(told, 16) != zlib.crc32(text):
            return None
        record: _Record = json.decode(text, type=_Record)
    except (ValueError, MsgspecError):
        return None
    else:
        return record
