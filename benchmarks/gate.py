"""What the gate finds and costs: `python -m benchmarks.gate [--manifest FILE [--root FOLDER]]`.

Real bursts come from a table with masks of where the animal is (none ship with this project),
rendered ones from scenes. Each is looked at as it is, then with a memory of the camera's earlier
bursts, then with what that added mirrored, left for right, which shows what chance finds; then with
the memory alone, one frame at a time, as of a trap that takes single pictures. An animal is found
where a region covers the middle of its mask, and seen where the crop around a region holds four
fifths of it; `crop` is that crop's side over the animal's.

On 80 bursts of snow leopards in the Pamirs (498 frames of 640 across at 14 stations, 490 with a
mask; 22 bursts are of one frame), with Wilson's 95 % interval, which takes frames for independent:

                            frames found         bursts found         regions a burst
    as it is                86.7 % (83.4-89.5)   67.5 % (56.6-76.8)    7.9
    with memory             91.2 % (88.4-93.4)   85.0 % (75.6-91.2)   11.4
      mirrored              89.2 % (86.1-91.6)   71.2 % (60.5-80.0)   11.4
    memory alone, singly    47.3 % (43.0-51.8)   60.0 % (49.0-70.0)    4.6
      mirrored              18.4 % (15.2-22.0)   35.0 % (25.4-45.9)    4.6

The memory's numbers were chosen on these bursts. They lie days apart and all show a leopard: what
was known is old, and a camera that is also triggered by wind knows its place better.

On 48 rendered bursts (24 with something alive, in 90 frames): as it is 97.8 % of the frames
(92.3-99.4) and 5.3 regions a burst, with memory 100 % (95.9-100) and 6.8; memory alone, singly
86.7 % (78.1-92.2), mirrored 38.9 % (29.5-49.2).

Cost, in ms of one busy x86 core and in bare calls of the model (1.93 ms): decoding 1280x720 2.87
(1.49), a burst's frame as it is 1.30 (0.67), what memory takes more 1.80 (0.93); a live frame of
640x480 0.58 to 1.18 (0.30 to 0.61), 95 of 100 in at most 1.33.
"""

import argparse
import io
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.truth import Burst, Mask, real_bursts, rendered_bursts
from convert.interval import as_text, measured
from edge.shipped import shipped_package
from scenes.scene import still
from sight.gate import Region, changed_regions
from sight.motion.gate import Gate
from sight.motion.settings import Settings
from sight.network import open_network
from sight.photograph import Pixels
from sight.recollection import Recollection
from sight.view import crop_box, quantised

_SEASONS, _BURSTS = (41, 42), 24
_SEEN = 0.8

#: For each frame of a burst of a camera its regions.
Look = Callable[[Burst], list[list[Region]]]


@dataclass
class Found:
    """Counts over bursts, of which `frames` are those where it is known where the animal is."""

    frames: list[bool] = field(default_factory=list)
    seen: list[bool] = field(default_factory=list)
    bursts: list[bool] = field(default_factory=list)
    crops: list[float] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)

    def add(self, burst: Burst, regions: Sequence[Sequence[Region]]) -> None:
        """Count one burst."""
        self.regions.append(sum(map(len, regions)))
        found = []
        for frame, animal, named in zip(burst.frames, burst.animals, regions, strict=True):
            if animal is None:
                continue
            found.append(any(_covers(region, animal) for region in named))
            crops = [crop for region in named if (crop := _crop(region, frame, animal))]
            self.seen.append(bool(crops))
            self.crops += [min(crops)] if crops else []
        self.frames += found
        self.bursts += [any(found)] if found else []

    def lines(self) -> Iterable[str]:
        """As a person reads it."""
        yield f"frames found   {_share(self.frames)}"
        yield f"frames seen    {_share(self.seen)}"
        yield f"bursts found   {_share(self.bursts)}"
        low, middle, high = np.quantile(self.crops, [0.1, 0.5, 0.9])
        yield f"crop           {middle:.2f} (a tenth below {low:.2f}, a tenth above {high:.2f})"
        yield f"regions/burst  {statistics.mean(self.regions):.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate")
    parser.add_argument("--manifest", type=Path, metavar="FILE")
    parser.add_argument("--root", type=Path, metavar="FOLDER", help="of its files")
    asked = parser.parse_args()
    rendered = list(rendered_bursts(_SEASONS, _BURSTS))
    tell(f"rendered, seasons {_SEASONS} of {_BURSTS} bursts", rendered)
    if asked.manifest:
        root = asked.root or asked.manifest.parent
        tell(str(asked.manifest), list(real_bursts(asked.manifest, root)))
    costs(rendered)


def tell(name: str, bursts: Sequence[Burst]) -> None:
    """Print what is found in bursts, which are in order of time for each camera."""
    total = sum(len(burst.frames) for burst in bursts)
    print(f"{name}: {len(bursts)} bursts, {total} frames")
    looks: dict[str, Look] = {
        "as it is": lambda burst: changed_regions(burst.frames),
        "with memory": _Remembering(),
        "with what memory adds mirrored": _Remembering(_mirrored),
        "one by one, memory alone": _Singly(),
        "the same mirrored": _Singly(_mirrored),
    }
    for what, look in looks.items():
        found = Found()
        for burst in bursts:
            found.add(burst, look(burst))
        print(f"  {what}")
        for line in found.lines():
            print(f"    {line}")


def costs(bursts: Sequence[Burst]) -> None:
    """Print what a frame costs, against the bare call of the model that follows it."""
    network = open_network(shipped_package())
    side = network.manifest.input.height
    (view,) = quantised(np.zeros((1, side, side, 3), np.uint8), network.manifest.input)
    call = _milliseconds(lambda: network.interpreter.run(view))
    burst = next(burst for burst in bursts if len(burst.frames) > 3)
    recollection, frames = Recollection(), list(burst.frames)
    none: list[list[Region]] = [[] for _ in frames]
    recollection(frames, burst.infrared, none)
    jpeg = io.BytesIO()
    Image.fromarray(frames[0]).save(jpeg, "JPEG", quality=90)
    ms = {
        "bare decode": _milliseconds(lambda: np.asarray(Image.open(jpeg))),
        "burst, as it is": _milliseconds(lambda: changed_regions(frames)) / len(frames),
        "burst, memory adds": _milliseconds(lambda: recollection(frames, burst.infrared, none))
        / len(frames),
        **{f"live 640x480, {name}": took for name, took in _live().items()},
    }
    print(
        f"ms a frame ({frames[0].shape[1]}x{frames[0].shape[0]}), and in bare calls of the model,"
    )
    print(f"{network.manifest.name}, of {call:.2f} ms")
    for what, took in ms.items():
        print(f"  {what:<28} {took:6.2f} {took / call:6.2f}")


def _live() -> dict[str, float]:
    """Median milliseconds of one look of a camera's gate, five a second."""
    scenes = {"still": still(20), "grass": still(4).grass(16), "snow": still(4).snow(16)}
    scenes["leopard"] = still(10).leopard(10)
    told = {}
    for name, scene in scenes.items():
        lumas = [np.ascontiguousarray(f[..., 1]) for f in scene.sized(640, 480).frames()]
        gate, taken = Gate(Settings()), []
        for at in range(200):
            # The first second stands still, then the rest is seen again and again.
            luma = lumas[at % 4 if at < 15 else 4 + at % (len(lumas) - 4)]
            began = time.perf_counter()
            gate.see(luma, at / 5, infrared=False)
            taken.append((time.perf_counter() - began) * 1000)
        told[name] = statistics.median(taken)
        told[f"{name}, 95 %"] = float(np.quantile(taken, 0.95))
    return told


def _mirrored(region: Region) -> Region:
    return replace(region, left=1 - region.right, right=1 - region.left)


class _Remembering:
    """With the memory of each camera, whose bursts come in order."""

    def __init__(self, shown: Callable[[Region], Region] = lambda region: region) -> None:
        self._known: dict[str, Recollection] = {}
        self._shown = shown

    def __call__(self, burst: Burst) -> list[list[Region]]:
        recollection = self._known.setdefault(burst.camera, Recollection())
        now = changed_regions(burst.frames)
        added = recollection(burst.frames, burst.infrared, now)
        return [[*one, *map(self._shown, more)] for one, more in zip(now, added, strict=True)]


class _Singly:
    """Each frame by itself before what is known; only then is the burst remembered."""

    def __init__(self, shown: Callable[[Region], Region] = lambda region: region) -> None:
        self._known: dict[str, Recollection] = {}
        self._shown = shown

    def __call__(self, burst: Burst) -> list[list[Region]]:
        recollection = self._known.setdefault(burst.camera, Recollection())
        before, regions = recollection.known, list[list[Region]]()
        for frame in burst.frames:
            (new,) = Recollection(before)([frame], burst.infrared, [[]])
            regions.append([self._shown(region) for region in new])
        recollection(burst.frames, burst.infrared, [[] for _ in burst.frames])
        return regions


def _covers(region: Region, animal: Mask) -> bool:
    down, across = (float(at) for at in np.median(np.argwhere(animal), axis=0) / animal.shape)
    return region.left <= across <= region.right and region.top <= down <= region.bottom


def _crop(region: Region, frame: Pixels, animal: Mask) -> float | None:
    """The crop's side over the animal's longer one, None where it does not hold it."""
    box = crop_box(region, frame.shape)
    left, top, right, bottom = (round(edge) for edge in box)
    if animal[top:bottom, left:right].sum() < _SEEN * animal.sum():
        return None
    longer = max(np.ptp(np.argwhere(animal), axis=0)) + 1
    return float((box[2] - box[0]) / longer)


def _share(found: Sequence[bool]) -> str:
    return as_text(measured(sum(found), len(found)))


def _milliseconds(call: Callable[[], object], times: int = 40) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
