"""A table of drawn photographs and a backbone of a few kB, both made on the spot."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convert.weights import Convolution, Weights

LABELS = ("empty", "livestock", "snow_leopard")
COLOURS = {"empty": (90, 140, 60), "livestock": (220, 60, 50), "snow_leopard": (60, 60, 220)}


def convolution(given, shape, stride, rng, *, depthwise=False):
    kernel = rng.normal(0, 0.35, shape).astype(np.float32)
    outputs = shape[2] if depthwise else shape[3]
    bias = rng.normal(0, 0.1, outputs).astype(np.float32)
    return Convolution(given, given + 1, kernel, bias, stride, relu6=True, depthwise=depthwise)


@pytest.fixture(scope="session")
def weights():
    rng = np.random.default_rng(4)
    return Weights(
        32,
        0,
        (
            convolution(0, (3, 3, 3, 16), 2, rng),
            convolution(1, (3, 3, 16, 1), 1, rng, depthwise=True),
            convolution(2, (1, 1, 16, 24), 1, rng),
        ),
    )


def draw(path: Path, label: str, rng: np.random.Generator) -> None:
    picture = rng.normal(120, 20, (60, 80, 3)) * 0.4 + np.array(COLOURS[label]) * 0.6
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path)


@pytest.fixture
def table(tmp_path):
    """Three labels at four places in training and one in validation, three photographs each."""
    rng = np.random.default_rng(5)
    rows = ["file,label,source,location,camera_trap,split"]
    for place in range(5):
        for label in LABELS:
            for number in range(3):
                file = f"{label}-{place}-{number}.jpg"
                draw(tmp_path / file, label, rng)
                split = "val" if place == 4 else "train"
                rows.append(f"{file},{label},drawn,place-{place},yes,{split}")
    path = tmp_path / "manifest.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path
