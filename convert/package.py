"""Packages: a model and its manifest, as the unit verifies them."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from convert.error import ConvertError
from convert.weights import DEVIATION, MEAN
from sight.interpreter import Interpreter
from sight.network import Network, open_network
from wire.manifest import Input, Manifest, OperatingPoint, Training, write_manifest

MODEL = "model.tflite"
#: What a package may weigh: it travels over slow links.
MOST_BYTES = 4_500_000


@dataclass(frozen=True)
class Claims:
    """What a manifest says of a model that the model's file does not."""

    labels: tuple[str, ...]
    points: tuple[OperatingPoint, ...]
    training: Training
    made: date


def write_package(folder: Path, content: bytes, claims: Claims) -> Network:
    """Write a package to `folder`, named after it, and open it as a unit would.

    Raises ConvertError where the model is too large, PackageError where a unit would refuse it.
    """
    if len(content) > MOST_BYTES:
        raise ConvertError(f"the model has {len(content)} bytes, a package at most {MOST_BYTES}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL
    path.write_bytes(content)
    interpreter = Interpreter(path)
    _, height, width, _ = interpreter.input_shape
    manifest = Manifest(
        name=folder.name,
        made=claims.made.isoformat(),
        file=MODEL,
        sha256=hashlib.sha256(content).hexdigest(),
        labels=claims.labels,
        input=Input(
            height=height,
            width=width,
            mean=MEAN,
            deviation=DEVIATION,
            quantisation=interpreter.input_quantisation,
        ),
        output=interpreter.output_quantisation,
        operating_points=claims.points,
        training=claims.training,
    )
    write_manifest(manifest, folder)
    return open_network(folder)
