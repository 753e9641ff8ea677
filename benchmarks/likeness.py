"""What the quick way to the views changes: `python -m benchmarks.likeness [--photos DIR]`.

A photograph of 1920x1080 is cut in views as the judge does it, and by its frame of 1280 pixels, as
the network was measured. Told are the differences of pixels and of scores, view by view, and, as a
yardstick, what it does to the scores when half of the pixels are one grey level off.

Without --photos the photographs are rendered. Those of a folder are made 1920 pixels wide first,
with noise as a sensor's, so that something is as fine as their pixels.
"""

import argparse
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from edge.shipped import shipped_package
from scenes.card import write_card
from scenes.season import season
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.network import Network, open_network
from sight.photograph import Pixels, read_photograph
from sight.picture import read_picture
from sight.verdict import Scores
from sight.view import Box, boxes, cut

_CROPS = (CROP_TOP, CROP_BOTTOM)
#: Sides of the crops beside whole frame and tiles, as shares of the frame's height.
_SIDES = (0.3, 0.4, 0.47, 0.5, 0.6, 0.75, 0.9)
_NOISE = 3.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.likeness")
    parser.add_argument("--photos", type=Path, metavar="DIR")
    parser.add_argument("--most", type=int, default=24, metavar="N", help="photographs")
    asked = parser.parse_args()
    network = open_network(shipped_package())
    chance = np.random.default_rng(1)
    found: dict[str, list[Difference]] = {}
    with tempfile.TemporaryDirectory() as name:
        paths = _enlarged(asked.photos, Path(name)) if asked.photos else _rendered(Path(name))
        for path, _ in zip(paths, range(asked.most), strict=False):
            for what, difference in _of_one(path, network, chance):
                found.setdefault(what, []).append(difference)
    for what, each in found.items():
        print(f"{what:<34} {_told(each)}")


@dataclass(frozen=True)
class Difference:
    """Of one view: of its pixels (grey levels) and of its scores, absolute."""

    pixels: Pixels
    scores: Scores


def _of_one(
    path: Path, network: Network, chance: np.random.Generator
) -> Iterator[tuple[str, Difference]]:
    frame, picture = read_photograph(path, *_CROPS), read_picture(path, *_CROPS)
    named = _places(frame, chance)
    side = network.manifest.input.height
    where = [box for _, box in named]
    measured, quick = cut(frame, where, side, side), picture.views(where, side, side)
    off = chance.choice([-1, 0, 1], measured.shape, p=[0.25, 0.5, 0.25])
    jittered = np.clip(measured.astype(np.int16) + off, 0, 255).astype(np.uint8)
    scores = network.scores(measured)
    for cuts, name in ((quick, ""), (jittered, "yardstick: one level off, ")):
        pixels = np.abs(cuts.astype(np.int16) - measured).astype(np.uint8)
        differ = np.abs(network.scores(cuts) - scores)
        for (kind, _), *each in zip(named, pixels, differ, strict=True):
            yield name + kind, Difference(*each)


def _places(frame: Pixels, chance: np.random.Generator) -> list[tuple[str, Box]]:
    height, width = frame.shape[:2]
    whole, *tiles = boxes(frame.shape, [], covered=True)
    named = [("whole frame", whole), *(("tile", tile) for tile in tiles)]
    for share in _SIDES:
        side = share * height
        left, top = chance.uniform(0, width - side), chance.uniform(0, height - side)
        named.append((f"crop of {share:.2f}", (left, top, left + side, top + side)))
    return named


def _told(each: list[Difference]) -> str:
    pixels = np.stack([one.pixels for one in each])
    scores = np.stack([one.scores for one in each])
    worst = np.quantile(scores.max(axis=1), 0.95)
    return (
        f"views {len(each):>4}  pixels: mean {pixels.mean():.3f} most {pixels.max():>3}  "
        f"scores: mean {scores.mean():.5f} most {scores.max():.4f}, "
        f"95 % of views at most {worst:.4f}"
    )


def _rendered(folder: Path) -> Iterator[Path]:
    bursts = [(taken, scene.sized(1920, 1080)) for taken, scene in season(3, 8)]
    yield from (written.path for written in write_card(folder, bursts))


def _enlarged(photos: Path, folder: Path) -> Iterator[Path]:
    """Every nth photograph of a folder, wide ones only, as a JPEG of 1920 pixels."""
    found = sorted(path for path in photos.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg"})
    for path in found[:: max(len(found) // 200, 1)]:
        with Image.open(path) as picture:
            wide = picture.width * 10 >= picture.height * 13 and picture.width >= 600
            pixels = np.asarray(_wide(picture.convert("RGB"))) if wide else None
        if pixels is not None:
            yield _saved(pixels, folder / "enlarged.jpg")


def _wide(picture: Image.Image) -> Image.Image:
    size = (1920, round(picture.height * 1920 / picture.width))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _saved(pixels: Pixels, path: Path) -> Path:
    noise = np.random.default_rng(1).normal(0, _NOISE, (*pixels.shape[:2], 1))
    content = io.BytesIO()
    noisy = np.clip(np.round(pixels + noise), 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(content, "JPEG", quality=90)
    path.write_bytes(content.getvalue())
    return path


if __name__ == "__main__":
    main()
