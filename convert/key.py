"""An operator's key, with which the packages of his or her units are signed."""

import getpass
import os
from pathlib import Path

from convert.error import ConvertError
from wire.error import WireError
from wire.signature import Key, is_sealed, new_key, open_key


def make_key(path: Path, passphrase: bytes = b"") -> Key:
    """Write a new private key, for its owner's eyes only. Raises ConvertError, never overwrites."""
    pem = new_key(passphrase)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ConvertError(
            f"{path}: there is a file already, and a key is never overwritten"
        ) from error
    except OSError as error:
        raise ConvertError(f"{path}: cannot be written: {error.strerror}") from error
    with os.fdopen(file, "wb") as opened:
        opened.write(pem)
        opened.flush()
        os.fsync(opened.fileno())
    return open_key(pem, passphrase)


def read_key(path: Path, passphrase_file: Path | None = None) -> Key:
    """The private key in a file; where it has a passphrase, from a file or asked for.

    Raises ConvertError.
    """
    pem = _bytes(path)
    passphrase = b""
    if is_sealed(pem):
        passphrase = read_passphrase(passphrase_file) or asked_passphrase(f"Passphrase of {path}: ")
    try:
        return open_key(pem, passphrase)
    except WireError as error:
        raise ConvertError(f"{path}: {error}") from error


def read_passphrase(path: Path | None) -> bytes:
    """The passphrase in a file, without the line's end; b"" without a file."""
    return b"" if path is None else _bytes(path).strip()


def asked_passphrase(prompt: str) -> bytes:
    """A passphrase typed on the terminal, not shown."""
    try:
        return getpass.getpass(prompt).encode()
    except EOFError as error:
        raise ConvertError("no passphrase: name a file, --passphrase-file") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConvertError(f"{path}: cannot be read: {error.strerror}") from error
