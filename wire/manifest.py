"""The manifest of a model package: what the model is, what it takes and gives, how good it was.

A package is a folder `models/<name>/` with `manifest.json` and the files it names: the int8
`.tflite`, the golden inputs and the model card. `convert` writes it, the unit verifies it before it
uses it. Whose word it is, `wire.signature` and `wire.shipped` say.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from msgspec import UNSET, Meta, MsgspecError, Struct, UnsetType
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
    measured on `data`. `light` has the discarded share of each label by day and in infrared.
    """

    name: str
    threshold: Share
    data: str
    recall: Measured
    discarded: dict[str, Measured]
    light: dict[str, dict[str, Measured]] = {}


class ClassFigures(Struct, frozen=True, kw_only=True):
    """One label on the validation photographs: share recognised by the float and the int8 model."""

    label: str
    float_recall: Measured
    int8_recall: Measured


class Shortcut(Struct, frozen=True, kw_only=True):
    """Something to go by instead of the animal: share discarded of the same frames, and altered."""

    name: str
    plain: Measured
    altered: Measured


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
    outlooks: tuple[OperatingPoint, ...] = ()  #: the same recall by whole frames, crops, or both
    shortcuts: tuple[Shortcut, ...] = ()
    notes: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()  #: what no figure was counted on
    rights: tuple[str, ...] = ()  #: of the photographs that it was trained on


class GoldenInput(Struct, frozen=True, kw_only=True):
    """One picture whose scores are known, in the order of the labels; `shows` is the truth."""

    name: str
    shows: str
    scores: tuple[Share, ...]


class Golden(Struct, frozen=True, kw_only=True):
    """Pictures of the network's size, one below the other in a PNG, and what it makes of them.

    Interpreters round differently: each score may differ by up to `tolerance`, and no more.
    """

    file: FileName
    sha256: Sha256
    tolerance: Annotated[float, Meta(gt=0, le=1)]
    inputs: Annotated[tuple[GoldenInput, ...], Meta(min_length=1, max_length=50)]


class Card(Struct, frozen=True, kw_only=True):
    """The page that tells a person what the model is good for, made from this manifest."""

    file: FileName
    sha256: Sha256


class Lint(Struct, frozen=True, kw_only=True):
    """What is in the model's file, and what of it a Coral's compiler is known not to take.

    A lint, not a compile: only Google's compiler decides what an Edge TPU runs.
    """

    operators: dict[str, Annotated[int, Meta(ge=1)]]
    tensors: Annotated[int, Meta(ge=1)]
    edge_tpu: tuple[str, ...]  #: each a finding; none is no promise


class EdgeTpu(Struct, frozen=True, kw_only=True):
    """The same network as Google's compiler made it for a Coral: same input, output and scores."""

    file: FileName
    sha256: Sha256


class Manifest(Struct, frozen=True, kw_only=True):
    """The whole manifest. Unknown fields are ignored, an unknown format is refused."""

    format: Literal[2] = 2
    name: FileName
    made: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    file: FileName
    sha256: Sha256
    labels: Annotated[tuple[str, ...], Meta(min_length=2, max_length=200)]
    input: Input
    output: Quantisation
    operating_points: Annotated[tuple[OperatingPoint, ...], Meta(min_length=1)]
    training: Training
    golden: Golden
    card: Card
    lint: Lint
    edge_tpu: EdgeTpu | UnsetType = UNSET  #: packages without it are written as they always were

    def operating_point(self, name: str = "") -> OperatingPoint:
        """The operating point of that name, the first without one. Raises WireError."""
        for point in self.operating_points:
            if name in ("", point.name):
                return point
        known = ", ".join(point.name for point in self.operating_points)
        raise WireError(
            f"model {self.name} has no operating point {name!r}; in the configuration, "
            f"model.operating_point is one of {known}, or empty for the first"
        )


def read_text(folder: Path) -> bytes:
    """The bytes of a package's manifest, which its hash and its signature are of.

    Raises WireError.
    """
    path = folder / FILE
    try:
        return path.read_bytes()
    except OSError as error:
        raise WireError(f"{path}: cannot be read: {error.strerror}") from error


def parsed(text: bytes, folder: Path) -> Manifest:
    """The manifest of a package. Raises WireError with the file and the key that is wrong."""
    try:
        return msgjson.decode(text, type=Manifest)
    except (MsgspecError, ValueError, RecursionError) as error:
        raise WireError(f"{folder / FILE}: {error}") from error


def package_id(text: bytes) -> bytes:
    """The package's id in events: the first four bytes of its manifest's SHA-256.

    The manifest holds the hashes of all other files, so the id names these as well.
    """
    return hashlib.sha256(text).digest()[:4]


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """The manifest of a package and the package's id. Raises WireError."""
    text = read_text(folder)
    return parsed(text, folder), package_id(text)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest of a package, readable and in a stable order."""
    text = msgjson.format(msgjson.encode(manifest), indent=2)
    msgjson.decode(text, type=Manifest)
    (folder / FILE).write_bytes(text + b"\n")
