"""Where the model package that comes with this software lies."""

from pathlib import Path

from sight.network import PackageError
from wire.manifest import FILE

_ROOT = Path(__file__).parent.parent
#: In an installed distribution, and in a checkout.
_PLACES = (_ROOT / "uncia" / "models", _ROOT / "models")


def shipped_package() -> Path:
    """The folder of the package. Raises PackageError where there is not exactly one."""
    found = [path.parent for place in _PLACES for path in sorted(place.glob(f"*/{FILE}"))]
    if len(found) != 1:
        raise PackageError(
            f"{len(found)} model packages come with this software: "
            "name the one to use as model.package in the configuration"
        )
    return found[0]
