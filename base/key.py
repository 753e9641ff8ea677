"""The base's private key, which opens the evidence of its units. It stays at the base."""

import os
from pathlib import Path

from base.error import StationError
from wire.age import Opener, new_key, opener_of
from wire.error import WireError

_OWNER_ALONE = 0o600


def write_new_key(path: Path) -> str:
    """Make a pair, write the private key for its owner alone; returns the public one.

    Raises StationError where there is a file already: what was sealed to its key needs it.
    """
    text, public = new_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise StationError(
            f"{path}: is there already, and is not replaced: name another"
        ) from error
    except OSError as error:
        raise StationError(f"{path}: cannot be written: {error.strerror}") from error
    return public


def read_key(path: Path) -> Opener:
    """The private key in a file. Raises StationError where others can read it, or it is none."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise StationError(f"{path}: cannot be read: {error}") from error
    if mode & 0o077:
        raise StationError(f"{path}: others than its owner can read this key: chmod 600 {path}")
    try:
        return opener_of(text)
    except WireError as error:
        raise StationError(
            f"{path}: is no private key: {error}; it is the file that `uncia base key` wrote"
        ) from error
