"""What passes the rendered site: frames of scenes/, tinted so that the model by colour knows them.

That model weighs 2 kB and judges in a millisecond, so that a unit can be started 200 times in a
minute, and what it makes of each frame is known: what became of a burst can be held against it. The
model that ships would need most of that time for its golden scores alone, and is right only mostly.
"""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from edge.source.fake_script import Sight
from scenes.scene import still
from tests import colours

SIZE = (320, 240)
#: What passes: the scene, the tint that the model knows it by, and which stills come out torn.
PASSING = {
    "leopard": ("leopard", colours.LEOPARD, ()),
    "person": ("person", colours.PEOPLE, ()),
    "goats": ("goats", colours.LIVESTOCK, ()),
    "empty": ("still", colours.EMPTY, ()),
    "dusk": ("still", colours.UNSURE, ()),
    "half": ("leopard", colours.LEOPARD, (1,)),
    "torn": ("goats", colours.LIVESTOCK, (0, 1, 2)),
}
DISCARDED = {"goats", "empty"}
_TINT = 0.8


@dataclass(frozen=True)
class Film:
    """The frames of each happening, three of each, and the name of every still by its bytes."""

    frames: dict[str, list[Sight]]
    names: dict[bytes, str]

    def still(self, name):
        """The bytes that the camera gave."""
        kind, _, at = name.partition("-")
        return self.frames[kind][int(at)].jpeg


def is_torn(name):
    kind, _, at = name.partition("-")
    return int(at) in PASSING[kind][2]


def render(folder):
    """Render every frame once."""
    folder.mkdir()
    for kind, (scene, tint, torn) in PASSING.items():
        burst = getattr(still(0).at(902).seeded(7).sized(*SIZE), scene)(3)
        for at, picture in enumerate(burst.frames()):
            tinted = picture * (1 - _TINT) + np.array(tint) * _TINT
            file = io.BytesIO()
            Image.fromarray(tinted.astype(np.uint8)).save(file, "JPEG", quality=88 + at)
            data = file.getvalue()
            path = folder / f"{kind}-{at}.jpg"
            # A torn still of one happening must not be the beginning of another's.
            path.write_bytes(data[: len(data) * 2 // 3] if at in torn else data)
            Image.fromarray(tinted.astype(np.uint8)).save(path.with_suffix(".png"))
    return folder


def load(folder):
    frames, names = {}, {}
    for kind in PASSING:
        frames[kind] = []
        for at in range(3):
            path = folder / f"{kind}-{at}.jpg"
            with Image.open(path.with_suffix(".png")) as picture:
                sight = Sight(np.asarray(picture), path.read_bytes())
            frames[kind].append(sight)
            # "half" shows the leopard: its whole stills are the same, under either name.
            names.setdefault(sight.jpeg, f"{kind}-{at}")
    return Film(frames, names)


def without_app1(jpeg):
    """A JPEG less EXIF and XMP: all that the unit may add."""
    parts, at = [jpeg[:2]], 2
    while b"\xff\xe0" <= jpeg[at : at + 2] <= b"\xff\xef":
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] != 0xE1:
            parts.append(jpeg[at:end])
        at = end
    return b"".join((*parts, jpeg[at:]))
