"""A verified model package, ready to score views."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec import UnsetType
from numpy.typing import NDArray

from sight.coral import OPERATOR, Trouble
from sight.engine import Engine
from sight.error import PackageError
from sight.golden import pictures_of, verify_scores
from sight.interpreter import CoralError, Interpreter, InterpreterError
from sight.on_coral import OnCoral, Wish
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
    interpreter: Engine

    def scores(self, pictures: Pixels) -> NDArray[np.float32]:
        """Probabilities float32 (pictures, labels) of uint8 (pictures, height, width, 3)."""
        return scores_of(pictures, self.interpreter, self.manifest.input)


def scores_of(pictures: Pixels, interpreter: Engine, given: Input) -> NDArray[np.float32]:
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
    coral: Wish | None = None,
) -> Network:
    """Verify a package and open its model. Raises PackageError naming the file and what is wrong.

    A unit says whose packages it trusts; a workstation that tries one out does not. An
    InterpreterError passes through where the model is right but this machine cannot run it. With a
    `coral` it runs there while it can, and golden inputs are checked there.
    `lap` is told when each of two steps is done: the model is open, its golden inputs are checked.
    """
    try:
        text = read_text(folder)
        if trusted is not None:
            trusted.require(folder, text)
        manifest = parsed(text, folder)
    except WireError as error:
        raise PackageError(str(error)) from error
    package = _Package(folder, manifest, threads)
    compiled = package.verified_files()
    engine = (
        OnCoral(manifest, lambda: package.on_coral(coral, compiled=compiled), package.on_cpu, coral)
        if coral
        else package.on_cpu(lap)
    )
    lap("golden check")
    return Network(manifest, package_id(text), engine)


@dataclass(frozen=True)
class _Package:
    """A folder with its manifest, whose word was taken."""

    folder: Path
    manifest: Manifest
    threads: int

    def verified_files(self) -> bool:
        """Check the hash of each file; whether there is a model that was compiled for a Coral."""
        for part in (self.manifest.card, self.manifest, self.manifest.golden):
            _verified(self.folder / part.file, part.sha256)
        variant = self.manifest.edge_tpu
        if isinstance(variant, UnsetType):
            return False
        return OPERATOR in _verified(self.folder / variant.file, variant.sha256)

    def on_cpu(self, lap: Callable[[str], None] = lambda _step: None) -> Interpreter:
        """The model on the CPU. Raises PackageError and InterpreterError."""
        interpreter = self._opened(self.manifest.file, "")
        lap("model open")
        self._verify_golden(interpreter)
        return interpreter

    def on_coral(self, wish: Wish, *, compiled: bool) -> Interpreter:
        """The model on a Coral. Raises CoralError."""
        variant = self.manifest.edge_tpu
        if isinstance(variant, UnsetType) or not compiled:
            raise CoralError(Trouble.NO_MODEL, self.manifest.name)
        try:
            interpreter = self._opened(variant.file, wish.library)
            self._verify_golden(interpreter)
        except CoralError:
            raise
        except (PackageError, InterpreterError) as error:
            raise CoralError(Trouble.WRONG, error) from error
        return interpreter

    def _opened(self, file: str, library: str) -> Interpreter:
        interpreter = Interpreter(self.folder / file, self.threads, library)
        _verify_contents(self.manifest, interpreter, self.folder / file)
        return interpreter

    def _verify_golden(self, interpreter: Interpreter) -> None:
        golden, given = self.manifest.golden, self.manifest.input
        path = self.folder / golden.file
        pictures = pictures_of(_verified(path, golden.sha256), golden, given, path)
        found = scores_of(pictures, interpreter, given)
        verify_scores(found, self.manifest, self.folder / self.manifest.file)


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
