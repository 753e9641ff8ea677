"""The manifest of a model package: what the model is, what it takes and gives, how good it was.

A package is a folder `models/<name>/` with `manifest.json` and the int8 `.tflite` it names.
`convert` writes it, the unit verifies it before it uses it.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, MsgspecError, Struct
from msgspec import json as msgjson

from wire.error import WireError

FILE = "manifest.json"

Share = Annotated[float, Meta(ge=0, le=1)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]


class Quantisation(Struct, frozen=True, kw_only=True):
    """real = scale * (int8 - zero_point)."""

    scale: Annotated[float, Meta(gt=0)]
    zero_point: Annotated[int, Meta(ge=-128, le=127)]


class Input(Struct, frozen=True, kw_only=True):
    """What the network takes: one RGB picture, int8, (1, height, width, 3).

    A pixel of 0 to 255 is quantised as real = (pixel - mean) / deviation.
    """

    height: Annotated[int, Meta(ge=16, le=1024)]
    width: Annotated[int, Meta(ge=16, le=1024)]
    mean: float
    deviation: Annotated[float, Meta(gt=0)]
    quantisation: Quantisation


class Measured(Struct, frozen=True, kw_only=True):
    """A share, its 95 % Wilson interval, and how many it was counted on."""

    share: Share
    low: Share
    high: Share
    of: Annotated[int, Meta(ge=1)]


class OperatingPoint(Struct, frozen=True, kw_only=True):
    """A burst is discarded where P(empty) + P(livestock) is at least `threshold`.

    `recall` is the share of snow leopards kept, `discarded` that of each label thrown away,
    measured on `data`.
    """

    name: str
    threshold: Share
    data: str
    recall: Measured
    discarded: dict[str, Measured]


class ClassFigures(Struct, frozen=True, kw_only=True):
    """One label on the validation photographs: share recognised by the float and the int8 model."""

    label: str
    float_recall: Measured
    int8_recall: Measured


class Source(Struct, frozen=True, kw_only=True):
    """Photographs of one source and label that the model learned from."""

    source: str
    label: str
    photographs: Annotated[int, Meta(ge=1)]


class Training(Struct, frozen=True, kw_only=True):
    """What the model was trained on, and how it compares before and after quantisation."""

    recipe: dict[str, str | int | float]
    recipe_sha256: Sha256
    data_sha256: Sha256
    sources: tuple[Source, ...]
    validation: str
    classes: tuple[ClassFigures, ...]
    agreement: Measured  #: photographs that float and int8 give the same label
    notes: tuple[str, ...] = ()


class Manifest(Struct, frozen=True, kw_only=True):
    """The whole manifest. Unknown fields are ignored, an unknown format is refused."""

    format: Literal[1] = 1
    name: FileName
    made: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    file: FileName
    sha256: Sha256
    labels: Annotated[tuple[str, ...], Meta(min_length=2, max_length=200)]
    input: Input
    output: Quantisation
    operating_points: Annotated[tuple[OperatingPoint, ...], Meta(min_length=1)]
    training: Training

    def operating_point(self, name: str = "") -> OperatingPoint:
        """The operating point of that name, the first without one. Raises WireError."""
        for point in self.operating_points:
            if name in ("", point.name):
                return point
        known = ", ".join(point.name for point in self.operating_points)
        raise WireError(f"model {self.name} has no operating point {name!r}, only {known}")


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """The manifest of a package and the package's id: the first four bytes of its SHA-256.

    The manifest holds the model's hash, so the id names the model as well.
    Raises WireError with the file and the key that is wrong.
    """
    path = folder / FILE
    try:
        text = path.read_bytes()
    except OSError as error:
        raise WireError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        manifest = msgjson.decode(text, type=Manifest)
    except (MsgspecError, ValueError, RecursionError) as error:
        raise WireError(f"{path}: {error}") from error
    return manifest, hashlib.sha256(text).digest()[:4]


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest of a package, readable and in a stable order."""
    text = msgjson.format(msgjson.encode(manifest), indent=2)
    msgjson.decode(text, type=Manifest)
    (folder / FILE).write_bytes(text + b"\n")
