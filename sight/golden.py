"""Golden inputs: pictures whose scores are known, to tell whether a model still judges as made.

A hash shows that the file is whole; only scores show that this machine's interpreter, and this
version's way to hand it a picture, make of it what was measured.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from sight.error import PackageError
from sight.photograph import Pixels
from sight.verdict import Scores
from wire.manifest import Golden, Input, Manifest


def strip(pictures: Pixels) -> bytes:
    """Pictures, uint8 (pictures, height, width, 3), as a PNG, one below the other."""
    content = io.BytesIO()
    Image.fromarray(np.concatenate(list(pictures))).save(content, "PNG", optimize=True)
    return content.getvalue()


def pictures_of(content: bytes, golden: Golden, given: Input, path: Path) -> Pixels:
    """The pictures in a strip, uint8 (pictures, height, width, 3). Raises PackageError."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            pixels = np.asarray(picture)
    except (OSError, SyntaxError, ValueError) as error:
        raise PackageError(f"{path}: not a whole PNG: {error}") from error
    shape = (len(golden.inputs), given.height, given.width, 3)
    if pixels.dtype != np.uint8 or pixels.shape != (shape[0] * shape[1], *shape[2:]):
        raise PackageError(f"{path}: not {shape[0]} RGB pictures of {shape[2]}x{shape[1]}")
    return pixels.reshape(shape)


def verify_scores(found: Scores, manifest: Manifest, path: Path) -> None:
    """Raise PackageError naming picture, label and difference where a score is not as expected."""
    golden, labels = manifest.golden, manifest.labels
    for each in golden.inputs:
        if len(each.scores) != len(labels):
            raise PackageError(
                f"{path}: golden input {each.name} has {len(each.scores)} scores for "
                f"{len(labels)} labels"
            )
    expected = np.array([each.scores for each in golden.inputs], dtype=np.float32)
    # Negated, so that what is not a number does not pass.
    off = ~(np.abs(found - expected) <= golden.tolerance)
    if off.any():
        row, column = np.unravel_index(np.argmax(off * np.abs(found - expected)), off.shape)
        raise PackageError(
            f"{path}: golden input {golden.inputs[row].name} scores {found[row, column]:.3f} for "
            f"{labels[column]} on this machine and {expected[row, column]:.3f} where it was made, "
            f"at most {golden.tolerance} apart is allowed: the model must not judge here"
        )
