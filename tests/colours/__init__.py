"""A real int8 model of a few kB that judges by colour, so that tests can paint what they mean.

Green is empty, red livestock, blue people, white a snow leopard, black an even split.
`python -m tests.colours.make` makes it anew (it needs the convert extra).
"""

import shutil
from pathlib import Path

from wire.signature import FILE, Key, new_key, open_key

PACKAGE = Path(__file__).parent
GREEN, RED, BLUE, WHITE, BLACK = (
    (0, 255, 0), (255, 0, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
)  # fmt: skip
EMPTY, LIVESTOCK, PEOPLE, LEOPARD, UNSURE = GREEN, RED, BLUE, WHITE, BLACK


def a_key() -> Key:
    """A key of this moment: none is ever committed."""
    return open_key(new_key())


def sign(package: Path, key: Key) -> None:
    """Sign what a package's manifest says now, true or not."""
    (package / FILE).write_bytes(key.signature((package / "manifest.json").read_bytes()))


def signed(folder: Path, key: Key) -> Path:
    """A signed copy of the package below a folder."""
    package = folder / "colours"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    sign(package, key)
    return package
