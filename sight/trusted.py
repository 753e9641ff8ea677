"""Trusted: whose packages a unit uses."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sight.error import PackageError
from wire.error import WireError
from wire.manifest import FILE as MANIFEST
from wire.signature import FILE, signer


@dataclass(frozen=True)
class Trusted:
    """Manifests with one of these SHA-256, and those signed by one of these public keys."""

    manifests: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    def require(self, folder: Path, text: bytes) -> None:
        """Take the word of a package's manifest, or raise PackageError saying why not."""
        if hashlib.sha256(text).hexdigest() in self.manifests:
            return
        path = folder / FILE
        try:
            public = signer(path.read_bytes(), text)
        except FileNotFoundError as error:
            raise PackageError(
                f"{path}: there is none, and {MANIFEST} is not that of the package that ships: "
                f"sign it by `uncia convert package {folder} --key KEY.pem`"
            ) from error
        except OSError as error:
            raise PackageError(f"{path}: cannot be read: {error.strerror}") from error
        except WireError as error:
            raise PackageError(f"{path}: {error}") from error
        if public not in self.keys:
            raise PackageError(
                f"{path}: the key {public} is not trusted: if it is yours, name it in "
                "model.trusted_keys of the configuration"
            )
