"""The model package that comes with this software, and the trust that it needs no key for."""

from pathlib import Path

from sight.error import PackageError
from wire.error import WireError
from wire.shipped import FILE, Shipped, read_shipped

_ROOT = Path(__file__).parent.parent
#: In an installed distribution, and in a checkout.
_PLACES = (_ROOT / "uncia" / "models", _ROOT / "models")


def shipped_package() -> Path:
    """The folder of the package. Raises PackageError where none comes with this software."""
    found = _shipped()
    if not found:
        raise PackageError(
            f"no model package comes with this software ({_PLACES[-1] / FILE} names none): "
            "name one as model.package in the configuration"
        )
    return found[0].folder


def shipped_manifests() -> frozenset[str]:
    """The SHA-256 of the manifests that come with this software. Raises PackageError."""
    return frozenset(each.sha256 for each in _shipped())


def _shipped() -> list[Shipped]:
    try:
        return [each for place in _PLACES for each in read_shipped(place)]
    except WireError as error:
        raise PackageError(str(error)) from error
