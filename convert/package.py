"""Packages: a model, golden inputs, card and manifest, as the unit verifies them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from convert import card
from convert.error import ConvertError
from convert.golden import Picture, golden_of, rendered_pictures
from convert.lint import lint
from convert.weights import input_of
from sight.coral import OPERATOR
from sight.error import PackageError
from sight.interpreter import Interpreter, InterpreterError
from sight.network import Network, open_network
from wire import signature
from wire.manifest import (
    Card,
    EdgeTpu,
    Golden,
    Manifest,
    OperatingPoint,
    Training,
    read_text,
    write_manifest,
)
from wire.shipped import write_shipped
from wire.signature import Key

MODEL = "model.tflite"
EDGE_TPU = "model_edgetpu.tflite"
#: What a package may weigh, all its files together: it travels over slow links.
MOST_BYTES = 4_500_000
#: The folder that goes into the wheel, where this is a checkout.
SHIPS = Path(__file__).parents[1] / "models"


@dataclass(frozen=True)
class Claims:
    """What a manifest says of a model that the model's file does not."""

    labels: tuple[str, ...]
    points: tuple[OperatingPoint, ...]
    training: Training
    made: date


def write_package(
    folder: Path, content: bytes, claims: Claims, pictures: Sequence[Picture] = ()
) -> Network:
    """Write a package to `folder`, named after it, and open it as a unit would.

    Its golden inputs are rendered unless others are given. In this checkout's own `models/` it
    becomes the package that ships. A signature of what was there before is removed.

    Raises ConvertError where it is too large, PackageError where a unit would refuse it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    path.write_bytes(content)
    manifest = _described(path, claims, pictures)
    text = card.card_text(manifest)
    (folder / card.FILE).write_text(text, encoding="utf-8")
    manifest = msgspec.structs.replace(manifest, card=_card(text))
    write_manifest(manifest, folder)
    for of_the_old in (signature.FILE, EDGE_TPU):
        (folder / of_the_old).unlink(missing_ok=True)
    _require_light(folder, manifest)
    network = open_network(folder)
    _ship(folder)
    return network


def _ship(folder: Path) -> None:
    if folder.resolve().parent == SHIPS.resolve():
        write_shipped(folder)


def write_anew(folder: Path) -> Network:
    """Golden inputs, lint and card of a package anew, from its model and what its manifest says.

    For when the card says more than it did; a signature is removed. Raises ConvertError.
    """
    manifest = verified(folder).manifest
    made = date.fromisoformat(manifest.made)
    claims = Claims(manifest.labels, manifest.operating_points, manifest.training, made)
    compiled = None
    if not isinstance(manifest.edge_tpu, msgspec.UnsetType):
        compiled = (folder / manifest.edge_tpu.file).read_bytes()
    network = write_package(folder, (folder / manifest.file).read_bytes(), claims)
    return network if compiled is None else add_edge_tpu(folder, compiled)


def sign_package(folder: Path, key: Key) -> Network:
    """Sign a package that a unit would take, or sign it anew. Raises ConvertError."""
    network = verified(folder)
    (folder / signature.FILE).write_bytes(key.signature(read_text(folder)))
    return network


def add_edge_tpu(folder: Path, content: bytes) -> Network:
    """Put what Google's compiler made of a package's model into it; a signature is removed.

    Whether it has the scores of the golden inputs, only a unit with a Coral can tell, and does
    before it judges by it. Raises ConvertError.
    """
    manifest = verified(folder).manifest
    if OPERATOR not in content:
        raise ConvertError(
            "the model for the Coral was not compiled for one: give what `edgetpu_compiler "
            f"{folder / manifest.file}` makes"
        )
    if len(content) > MOST_BYTES:
        raise ConvertError(f"the model for the Coral has more than {MOST_BYTES} bytes")
    (folder / EDGE_TPU).write_bytes(content)
    variant = EdgeTpu(file=EDGE_TPU, sha256=hashlib.sha256(content).hexdigest())
    write_manifest(msgspec.structs.replace(manifest, edge_tpu=variant), folder)
    (folder / signature.FILE).unlink(missing_ok=True)
    _ship(folder)
    return verified(folder)


def verified(folder: Path) -> Network:
    """A package whose files and scores are as its manifest says. Raises ConvertError."""
    try:
        return open_network(folder)
    except (PackageError, InterpreterError) as error:
        raise ConvertError(f"{folder} is left as it is: {error}") from error


def _described(path: Path, claims: Claims, pictures: Sequence[Picture]) -> Manifest:
    """The manifest of a model's file, still without the hash of its card; writes golden inputs."""
    interpreter, content = Interpreter(path), path.read_bytes()
    given = input_of(interpreter)
    manifest = Manifest(
        name=path.parent.name,
        made=claims.made.isoformat(),
        file=MODEL,
        sha256=hashlib.sha256(content).hexdigest(),
        labels=claims.labels,
        input=given,
        output=interpreter.output_quantisation,
        operating_points=claims.points,
        training=claims.training,
        golden=Golden(file="", sha256="", tolerance=1, inputs=()),  # below: it takes the rest
        card=_card(""),
        lint=lint(content),
    )
    score = Network(manifest, b"", interpreter).scores
    golden, strip = golden_of(
        pictures or rendered_pictures(given.height, given.width, score), score
    )
    (path.parent / golden.file).write_bytes(strip)
    return msgspec.structs.replace(manifest, golden=golden)


def _card(text: str) -> Card:
    return Card(file=card.FILE, sha256=hashlib.sha256(text.encode()).hexdigest())


def _require_light(folder: Path, manifest: Manifest) -> None:
    names = (manifest.file, manifest.golden.file, manifest.card.file, "manifest.json")
    size = sum((folder / name).stat().st_size for name in names)
    if size > MOST_BYTES:
        raise ConvertError(f"{folder}: the package has {size} bytes, at most {MOST_BYTES} may ship")
