"""What lies in a folder that is watched: its photographs, each with a stamp that tells a change.

Looked at often, and with thousands of old photographs in it: names and sizes are all that is read.
"""

import os
import re
import stat
from collections.abc import Container
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

_JPEG = re.compile(r"\.jpe?g$", re.IGNORECASE)
#: IMG_1.JPG.part, .IMG_1.JPG.Xy12 and the like: names that a writer changes at the end.
_UNDER_WAY = re.compile(r"\.jpe?g(\.[^.]+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A photograph by its path below the folder, as the file system tells of it.

    `stamp` is another as soon as path, size or time of writing is. `changed` is when it last was,
    UTC seconds by this machine's clock; `under_way`: its name says that it is still being written.
    """

    path: str
    stamp: int
    changed: float
    under_way: bool


@dataclass(slots=True)
class Listing:
    """One look: what is `new`, what is `known` (path by stamp), and the disk all of it is on.

    `unread`: what in it could not be asked, and why.
    """

    device: int
    new: list[Listed] = field(default_factory=list)
    known: dict[int, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to see."""
        return not (self.new or self.known or self.unread)


def look(folder: Path, known: Container[int]) -> Listing:
    """List a folder and all below; stamps in `known` are of photographs that were seen to before.

    Hidden folders are left out, and links, which may go round. Raises OSError where the folder
    itself cannot be listed.
    """
    root = str(folder)
    listing = Listing(folder.stat().st_dev)
    waiting = [root]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if not entry.name.startswith("."):
                            waiting.append(entry.path)
                    else:
                        _add(listing, entry, entry.path[len(root) :].lstrip("/"), known)
        except OSError as error:
            if place == root:
                raise
            listing.unread[place] = error.strerror or str(error)
    return listing


def stamp_of(folder: Path, path: str) -> int | None:
    """The stamp of one photograph at this moment; None where it is not there, or no file."""
    try:
        told = (folder / path).stat(follow_symlinks=False)
    except OSError:
        return None
    return _stamp(path, told) if stat.S_ISREG(told.st_mode) else None


def _add(listing: Listing, entry: "os.DirEntry[str]", path: str, known: Container[int]) -> None:
    name = entry.name
    hidden = name.startswith(".")
    under_way = hidden or not _JPEG.search(name)
    # "._IMG_1.JPG" is what a Mac leaves beside a photograph.
    if (under_way and not _UNDER_WAY.search(name)) or name.startswith("._"):
        return
    try:
        told = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # renamed or taken away meanwhile
    except OSError as error:
        listing.unread[path] = error.strerror or str(error)
        return
    if not stat.S_ISREG(told.st_mode):
        return
    stamp = _stamp(path, told)
    if stamp in known:
        listing.known[stamp] = path
    else:
        changed = max(told.st_mtime, told.st_ctime)
        listing.new.append(Listed(path, stamp, changed, under_way))


def _stamp(path: str, told: os.stat_result) -> int:
    text = b"%b\0%d\0%d" % (os.fsencode(path), told.st_size, told.st_mtime_ns)
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")
