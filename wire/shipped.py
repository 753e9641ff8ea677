"""The list of packages that software carries: trusted by their hash, as the software itself is.

`SHIPPED` lies beside the packages and is what `sha256sum --check SHIPPED` reads: one line for each,
`<SHA-256>  <name>/manifest.json`. The first is the one that a unit takes unless it is told another.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from wire.error import WireError
from wire.manifest import FILE as MANIFEST
from wire.manifest import read_text

FILE = "SHIPPED"
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_][A-Za-z0-9_.-]*)/manifest\.json")


@dataclass(frozen=True)
class Shipped:
    """One package that software carries, and the SHA-256 of its manifest."""

    folder: Path
    sha256: str


def read_shipped(models: Path) -> tuple[Shipped, ...]:
    """What the folder `models` says that it carries, () without a list. Raises WireError."""
    path = models / FILE
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise WireError(f"{path}: cannot be read: {error}") from error
    return tuple(_shipped(line, models) for line in lines)


def write_shipped(package: Path) -> None:
    """Make a package the one that ships from the folder it lies in."""
    sha256 = hashlib.sha256(read_text(package)).hexdigest()
    line = f"{sha256}  {package.name}/{MANIFEST}\n"
    (package.parent / FILE).write_text(line, encoding="ascii")


def _shipped(line: str, models: Path) -> Shipped:
    form = _LINE.fullmatch(line)
    if form is None:
        raise WireError(f"{models / FILE}: {line!r} is not a SHA-256 and a manifest's path")
    return Shipped(models / form[2], form[1])
