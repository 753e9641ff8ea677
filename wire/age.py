"""Files that only the base can read, in the age format. The only file that knows the library.

https://age-encryption.org/v1 ; the library, pyrage, is rage for Python. It is imported where
something is sealed or opened and not before: a unit without a recipient needs none.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Protocol

from wire.error import WireError

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

_SECRET = re.compile(r"^AGE-SECRET-KEY-1[0-9A-Z]+$", re.MULTILINE)
_MISSING = (
    "encryption needs the library pyrage: pip install pyrage==1.4.0 "
    "(it has no wheel for 32-bit ARM and musl, where it takes a Rust compiler)"
)


class Source(Protocol):
    """What is read from, as a file in binary mode is."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...


class Seal:
    """Encrypts to one public key; nothing but the private key opens it, not even this."""

    def __init__(self, recipient: "Recipient", encrypt: Callable[..., None]) -> None:
        self._recipient, self._encrypt = recipient, encrypt

    def seal(self, source: Source, into: BinaryIO) -> None:
        """Read all of a source and write it encrypted. Raises OSError as `into` and it do."""
        watched = _Watched(source, into)
        try:
            self._encrypt(watched, watched, [self._recipient])
        except Exception as error:
            # The library says only that it failed; that the disk is full is for the caller.
            raise watched.error or WireError(f"cannot be encrypted: {error}") from error
        watched.expect_no_error()


class Opener:
    """A private key. `public` is what units are given as their recipient."""

    def __init__(self, identity: "Identity", decrypt: Callable[..., None]) -> None:
        self._identity, self._decrypt = identity, decrypt
        self.public = str(identity.to_public())

    def open(self, source: Source, into: BinaryIO) -> None:
        """Decrypt a source. Raises OSError as the files do, and WireError for all else.

        What was written until then is not to be used.
        """
        watched = _Watched(source, into)
        try:
            self._decrypt(watched, watched, [self._identity])
        except Exception as error:
            if watched.error:
                raise watched.error from error
            if "No matching keys" in str(error):
                raise WireError("sealed to another key: give the private key of the one") from error
            raise WireError(f"damaged, or not encrypted with age: {error}") from error
        watched.expect_no_error()


class _Watched:
    """Both ends of a stream; keeps the first error of the file system, which the library loses."""

    def __init__(self, source: Source, into: BinaryIO) -> None:
        self._source, self._into = source, into
        self.error: OSError | None = None

    def expect_no_error(self) -> None:
        """Raise what the library passed over: it says nothing of a last write that failed."""
        if self.error:
            raise self.error

    def read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except OSError as error:
            self.error = error
            raise

    def write(self, data: bytes) -> int:
        try:
            return self._into.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self._into.flush()
        except OSError as error:
            self.error = error
            raise


def seal_to(recipient: str) -> Seal:
    """A seal to a public key, `age1...`. Raises WireError, saying what to do."""
    try:
        from pyrage import RecipientError, encrypt_io, x25519  # noqa: PLC0415
    except ImportError as error:
        raise WireError(_MISSING) from error
    if recipient.upper().startswith("AGE-SECRET-KEY"):
        raise WireError(
            "this is a private key, which must never be on a unit: make a new pair with "
            "`uncia base key`, and give the public one, which begins with age1"
        )
    try:
        return Seal(x25519.Recipient.from_str(recipient), encrypt_io)
    except RecipientError as error:
        raise WireError(
            f"{recipient!r} is no public key of age ({error}): copy the whole line that begins "
            "with age1 from what `uncia base key` printed, 62 characters"
        ) from error


def new_key() -> tuple[str, str]:
    """A new pair: the text of its private file, as age-keygen writes it, and the public key."""
    try:
        from pyrage import x25519  # noqa: PLC0415
    except ImportError as error:
        raise WireError(_MISSING) from error
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public


def opener_of(text: str) -> Opener:
    """The private key in the text of its file. Raises WireError where there is none."""
    try:
        from pyrage import IdentityError, decrypt_io, x25519  # noqa: PLC0415
    except ImportError as error:
        raise WireError(_MISSING) from error
    found = _SECRET.findall(text)
    if len(found) != 1:
        raise WireError("not one line that begins with AGE-SECRET-KEY-1")
    try:
        return Opener(x25519.Identity.from_str(found[0]), decrypt_io)
    except IdentityError as error:
        raise WireError(f"the private key in it is damaged: {error}") from error
