"""Signatures of model packages: whose word a manifest is. The only file that knows a cipher.

`manifest.sig` is one line, `ed25519 <public key> <signature>`, both in lower-case hex; what is
signed are the bytes of `manifest.json`. The library is imported where a signature is made or
checked and not before: a unit with the package that ships needs none.
"""

import re
from typing import TYPE_CHECKING

from wire.error import WireError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = "manifest.sig"
#: Strict to the last bit: no other spelling of the same signature is taken.
_LINE = re.compile(rb"ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_MISSING = (
    "signatures need the library cryptography: pip install 'uncia[edge]', "
    "or on 32-bit ARM apt install python3-cryptography"
)

_AGAIN = "copy the package again, or sign it anew"


class Key:
    """A private key. `public` is its public half, 64 hex digits, which units are given."""

    def __init__(self, private: "Ed25519PrivateKey") -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw().hex()

    def signature(self, text: bytes) -> bytes:
        """The contents of `manifest.sig` for a manifest's bytes."""
        return f"ed25519 {self.public} {self._private.sign(text).hex()}\n".encode()


def new_key(passphrase: bytes = b"") -> bytes:
    """A new private key as PEM (PKCS #8), encrypted where a passphrase is given."""
    try:
        from cryptography.hazmat.primitives import serialization as forms  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError as error:
        raise WireError(_MISSING) from error
    sealed: forms.KeySerializationEncryption = forms.NoEncryption()
    if passphrase:
        sealed = forms.BestAvailableEncryption(passphrase)
    private = ed25519.Ed25519PrivateKey.generate()
    return private.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, sealed)


def is_sealed(pem: bytes) -> bool:
    """Whether a key in PEM needs a passphrase."""
    return b"ENCRYPTED PRIVATE KEY" in pem


def open_key(pem: bytes, passphrase: bytes = b"") -> Key:
    """The private key in PEM. Raises WireError where it is none, or the passphrase is wrong."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            load_pem_private_key,
        )
    except ImportError as error:
        raise WireError(_MISSING) from error
    try:
        private = load_pem_private_key(pem, passphrase or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WireError("no private key in PEM, or another passphrase's") from error
    if not isinstance(private, ed25519.Ed25519PrivateKey):
        raise WireError("a private key of another kind than ed25519")
    return Key(private)


def signer(line: bytes, text: bytes) -> str:
    """The public key that signed a manifest's bytes. Raises WireError where none did."""
    form = _LINE.fullmatch(line)
    if form is None:
        raise WireError(f"not one line of ed25519, public key and signature: {_AGAIN}")
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  (see above)
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError as error:
        raise WireError(_MISSING) from error
    public, signature = (bytes.fromhex(part.decode()) for part in form.groups())
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError) as error:
        raise WireError(f"the signature is of another manifest, or damaged: {_AGAIN}") from error
    return public.hex()
