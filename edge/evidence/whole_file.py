"""A file that is whole or absent, whatever happens, and stays once it is written."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from edge.evidence.shelf import half_of
from edge.sync import sync_folder

#: Writes all of a file into what it is given.
Fill = Callable[[BinaryIO], None]


def write_whole(target: Path, fill: Fill) -> int:
    """Write so that at any moment `target` is whole or absent; returns its size in bytes.

    Raises OSError, and what `fill` raises; then nothing is left but what was there before.
    """
    half = half_of(target)
    try:
        with half.open("wb") as written:
            fill(written)
            written.flush()
            os.fsync(written.fileno())
            size = written.tell()
        half.rename(target)
    except BaseException:
        _leave(half)
        raise
    sync_folder(target.parent)
    return size


def _leave(half: Path) -> None:
    try:
        half.unlink(missing_ok=True)
    except OSError:
        return  # read-only by now: what stopped the writing is what is to be told
