"""Make what was written last, through a power cut."""

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """All bytes that any process has written to a file. Raises OSError."""
    _sync(path, os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    """The names in a folder: without, a power cut may take one though its bytes stay."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, how: int) -> None:
    descriptor = os.open(path, how)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
