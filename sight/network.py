"""A verified model package, ready to score views."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sight.error import PackageError
from sight.golden import pictures_of, verify_scores
from sight.interpreter import Interpreter
from sight.photograph import Pixels
from sight.trusted import Trusted
from sight.view import quantised
from wire.error import WireError
from wire.label import CODES
from wire.manifest import Input, Manifest, Quantisation, package_id, parsed, read_text


@dataclass(frozen=True)
class Network:
    """A model that is what its manifest says. `package_id` is four bytes that travel in events."""

    manifest: Manifest
    package_id: bytes
    interpreter: Interpreter

    def scores(self, pictures: Pixels) -> NDArray[np.float32]:
        """Probabilities float32 (pictures, labels) of uint8 (pictures, height, width, 3)."""
        return scores_of(pictures, self.interpreter, self.manifest.input)


def scores_of(pictures: Pixels, interpreter: Interpreter, given: Input) -> NDArray[np.float32]:
    """Probabilities float32 (pictures, labels) by any model that takes what `given` says."""
    rows = [interpreter.run(row) for row in quantised(pictures, given)]
    made = interpreter.output_quantisation
    # Widen before subtracting: int8 minus a zero point of -128 would wrap.
    real = (np.stack(rows).astype(np.float32) - made.zero_point) * made.scale
    result: NDArray[np.float32] = real.astype(np.float32)
    return result


def open_network(
    folder: Path,
    threads: int = 1,
    trusted: Trusted | None = None,
    lap: Callable[[str], None] = lambda _step: None,
) -> Network:
    """Verify a package and open its model. Raises PackageError naming the file and what is wrong.

    A unit says whose packages it trusts; a workstation that tries one out does not. An
    InterpreterError passes through where the model is right but this machine cannot run it.
    `lap` is told when each of two steps is done: the model is open, its golden inputs are checked.
    """
    try:
        text = read_text(folder)
        if trusted is not None:
            trusted.require(folder, text)
        manifest = parsed(text, folder)
    except WireError as error:
        raise PackageError(str(error)) from error
    model = folder / manifest.file
    for part in (manifest.card, manifest):
        _verified(folder / part.file, part.sha256)
    interpreter = Interpreter(model, threads)
    _verify_contents(manifest, interpreter, model)
    network = Network(manifest, package_id(text), interpreter)
    lap("model open")
    _verify_golden(network, folder)
    lap("golden check")
    return network


def _verify_golden(network: Network, folder: Path) -> None:
    manifest, golden = network.manifest, network.manifest.golden
    path = folder / golden.file
    content = _verified(path, golden.sha256)
    pictures = pictures_of(content, golden, manifest.input, path)
    verify_scores(network.scores(pictures), manifest, folder / manifest.file)


def _verified(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {error.strerror}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise PackageError(
            f"{path}: SHA-256 is {found[:12]}..., the manifest says {expected[:12]}...: "
            "the file is damaged or of another package; copy the package again"
        )
    return content


def _verify_contents(manifest: Manifest, interpreter: Interpreter, model: Path) -> None:
    given = manifest.input
    claims = (
        ("input height and width", (given.height, given.width), interpreter.input_shape[1:3]),
        ("number of labels", len(manifest.labels), interpreter.output_shape[-1]),
        ("input.quantisation", given.quantisation, interpreter.input_quantisation),
        ("output", manifest.output, interpreter.output_quantisation),
    )
    for key, said, found in claims:
        if not _same(said, found):
            raise PackageError(
                f"{model}: the manifest's {key} is {said}, the model's is {found}: "
                "they are of different packages; copy the package again"
            )
    unknown = [label for label in manifest.labels if label not in CODES]
    if unknown:
        raise PackageError(f"{model}: labels {unknown} have no code in this version")


def _same(said: object, found: object) -> bool:
    if isinstance(said, Quantisation) and isinstance(found, Quantisation):
        close = np.isclose(said.scale, found.scale, rtol=1e-4)
        return bool(close) and said.zero_point == found.zero_point
    return said == found
