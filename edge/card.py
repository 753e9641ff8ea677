"""A camera's card, or any folder of JPEGs, as a source. Nothing in it is ever changed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edge.burst import Shot
from edge.exif_time import exif_time
from edge.outcome import Outcome
from edge.source.source import SourceError
from sight.policy import Decision
from wire.event import Trust

_JPEG = {".jpg", ".jpeg"}
#: No digital trap camera is older; a clock that says so was reset.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder: JPEGs by name, and how many other files were left alone."""

    photographs: tuple[Path, ...]
    others: int


def find_photographs(folder: Path) -> Found:
    """All JPEGs below a folder, sorted by path. Raises SourceError where there is none."""
    if not folder.is_dir():
        told = (
            "is a file: name the folder it is in" if folder.exists() else "there is no such folder"
        )
        raise SourceError(f"{folder}: {told}")
    try:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        raise SourceError(f"{folder}: cannot be listed: {error}") from error
    photographs = tuple(path for path in files if path.suffix.lower() in _JPEG)
    if not photographs:
        raise SourceError(f"{folder}: no JPEG photographs in it ({len(files)} other files)")
    return Found(photographs, len(files) - len(photographs))


def expect_source(folder: Path, shots: Sequence[Shot]) -> Callable[[Outcome], None]:
    """A check that raises SourceError where a burst failed because the whole folder is gone.

    A photograph alone may vanish; a card that was pulled out has neither its first nor its last.
    """
    ends = [shot.path for shot in (*shots[:1], *shots[-1:])]

    def expect(outcome: Outcome) -> None:
        failed = [fate.shot.path for fate in outcome.fates if fate.decision is Decision.FAILED]
        if failed and not any(_is_there(path) for path in (*failed, *ends)):
            raise SourceError(
                f"{folder}: the photographs are gone; put the card or folder back and run the same "
                "command again: it goes on where this stopped"
            )

    return expect


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a card that was pulled out may answer with an error of its own
        return False


def shots_in_order(
    folder: Path,
    photographs: tuple[Path, ...],
    *,
    utc_offset_hours: float,
    now: float,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Shot]:
    """The photographs as shots: card by card, by time, then by the number in their name.

    Time is EXIF's; where there is none, the file's, which is not trusted, nor is a time before
    2000 or more than a day after `now` (UTC seconds).
    """
    shots = []
    for done, path in enumerate(photographs, start=1):
        shots.append(shot_of(path, path.relative_to(folder), utc_offset_hours, now))
        progress(done)
    return sorted(shots, key=in_order)


def in_order(shot: Shot) -> tuple[str, float, list[tuple[str, int]]]:
    """A key by which shots sort card by card, by time, then by the number in their name."""
    return shot.card, shot.taken, _numbers(shot.name)


def shot_of(path: Path, below: Path, utc_offset_hours: float, now: float) -> Shot:
    """A photograph as a shot; `below` is its path within the folder that is read.

    Its time is EXIF's, or else the file's, which is not trusted, nor is a time before 2000 or more
    than a day after `now` (UTC seconds). Where the file cannot be asked that is 1970.
    """
    name, card = _printable(below.as_posix()), _card(below)
    written, size = _file_time_and_size(path)
    taken = exif_time(path, utc_offset_hours)
    if taken is None:
        return Shot(path, name, card, written, Trust.NONE, by_file=True, size=size)
    plausible = _EARLIEST <= taken <= now + _A_DAY
    return Shot(path, name, card, taken, Trust.RTC if plausible else Trust.NONE, size=size)


def _file_time_and_size(path: Path) -> tuple[float, int]:
    try:
        told = path.stat()
    except OSError:
        return 0.0, -1
    return told.st_mtime, told.st_size


def _card(path: Path) -> str:
    """The folder that holds DCIM, so that 100MEDIA rolls over to 101MEDIA within a burst."""
    parts = [part.upper() for part in path.parts]
    if "DCIM" in parts:
        return Path(*path.parts[: parts.index("DCIM")]).as_posix()
    return path.parent.as_posix()


def _printable(name: str) -> str:
    """A name that can be written anywhere, also where the card's own has bytes of no encoding."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _numbers(name: str) -> list[tuple[str, int]]:
    """A name so that IMG_9 sorts before IMG_10."""
    return [(text, int(part or 0)) for text, part in re.findall(r"(\D*)(\d*)", name)]
