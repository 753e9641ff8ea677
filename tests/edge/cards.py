"""Cards to replay: photographs painted in the colours that the test model judges."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from tests import colours

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def photograph(path, colour, taken=None, size=(64, 48), seed=0):
    """A JPEG of one colour, with a little noise so that no two are alike, and EXIF's time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng([seed, *path.name.encode(errors="replace")]).integers(
        -9, 9, (*size[::-1], 3)
    )
    pixels = np.clip(np.array(colour) + noise, 0, 255).astype(np.uint8)
    exif = Image.Exif()
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    Image.fromarray(pixels).save(path, "JPEG", exif=exif, quality=90)
    return path


class Card:
    """A card that fills burst by burst, ten minutes apart, frames a second apart."""

    def __init__(self, root: Path, begins=NOON):
        self.root, self.now, self.number = root, begins, 0

    def burst(self, colour, frames=3):
        for at in range(frames):
            self.number += 1
            path = self.root / "DCIM" / "100TEST" / f"IMG_{self.number:04d}.JPG"
            photograph(path, colour, self.now + timedelta(seconds=at))
        self.now += timedelta(minutes=10)
        return self

    def file(self, name, data):
        path = self.root / "DCIM" / "100TEST" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return self


def a_card(root, empties=4, goats=2, cats=1, people=1):
    """A card as they come back: mostly empties and livestock."""
    card = Card(root)
    for colour, bursts in (
        (colours.EMPTY, empties),
        (colours.LIVESTOCK, goats),
        (colours.LEOPARD, cats),
        (colours.PEOPLE, people),
    ):
        for _ in range(bursts):
            card.burst(colour)
    return card


def contents(folder):
    """Every file below a folder: name, bytes and time of writing."""
    return {
        path.relative_to(folder): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }
