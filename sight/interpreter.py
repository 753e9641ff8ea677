"""The TFLite interpreter, whichever this machine has. The only file that knows its packages.

It runs a model on the CPU, or on a Coral through the library of that.
"""

import ctypes
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sight.coral import Trouble, told
from sight.standing import Standing
from wire.event import Device
from wire.manifest import Quantisation


class InterpreterError(Exception):
    """A model that the interpreter does not take, or that fails while it runs."""


class CoralError(InterpreterError):
    """A Coral that cannot judge: what is wrong with it, in words."""

    def __init__(self, trouble: Trouble, said: object = "") -> None:
        super().__init__(told(trouble, said))
        self.trouble = trouble


def runtime_name() -> str:
    """The package that will run models, with its version: "ai-edge-litert 2.3.0"."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  (start-up time)

    for package in ("ai-edge-litert", "tflite-runtime"):
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            continue
    raise InterpreterError("no TFLite runtime is installed: pip install 'uncia[edge]'")


class Interpreter:
    """One int8 model, one picture in, one row of scores out.

    `input_shape` is (1, height, width, 3), `output_shape` (1, labels); both int8. Given the library
    of a Coral it runs there or raises CoralError.
    """

    def __init__(self, model: Path, threads: int = 1, library: str = "") -> None:
        self._interpreter = _open(model, threads, library)
        self.standing = Standing(Device.CORAL if library else Device.CPU)
        (given,) = _only(self._interpreter.get_input_details(), "input")
        (made,) = _only(self._interpreter.get_output_details(), "output")
        self._input, self._output = given["index"], made["index"]
        self.input_shape = tuple(int(side) for side in given["shape"])
        self.output_shape = tuple(int(side) for side in made["shape"])
        self.input_quantisation = _quantisation(given, "input")
        self.output_quantisation = _quantisation(made, "output")

    def run(self, picture: NDArray[np.int8]) -> NDArray[np.int8]:
        """Scores int8 (labels,) of one picture int8 (height, width, 3). Raises InterpreterError."""
        try:
            self._interpreter.set_tensor(self._input, picture[None])
            self._interpreter.invoke()
            scores: NDArray[np.int8] = self._interpreter.get_tensor(self._output)[0]
        except (RuntimeError, ValueError) as error:
            if self.standing.device is Device.CORAL:
                raise CoralError(Trouble.LOST, error) from error
            raise InterpreterError(f"the model failed while running: {error}") from error
        return scores


def _open(model: Path, threads: int, library: str) -> Any:  # noqa: ANN401  (neither package has types)
    try:
        from ai_edge_litert import interpreter as runtime  # noqa: PLC0415  (either, when needed)
    except ImportError:
        try:
            from tflite_runtime import interpreter as runtime  # noqa: PLC0415
        except ImportError as error:
            raise InterpreterError(
                "no TFLite runtime is installed: pip install 'uncia[edge]'"
            ) from error
    delegates = [_delegate(runtime, library)] if library else None
    try:
        opened = runtime.Interpreter(
            model_path=str(model), num_threads=threads, experimental_delegates=delegates
        )
        opened.allocate_tensors()
    except (RuntimeError, ValueError, SystemError) as error:
        if library:
            raise CoralError(Trouble.REFUSED, error) from error
        raise InterpreterError(f"{model}: the interpreter does not take it: {error}") from error
    return opened


def _delegate(runtime: Any, library: str) -> Any:  # noqa: ANN401  (as above)
    try:
        # First by itself: the runtimes print a traceback of their own where it cannot be loaded.
        ctypes.CDLL(library)
        return runtime.load_delegate(library)
    except OSError as error:
        raise CoralError(Trouble.LIBRARY, error) from error
    except ValueError as error:
        raise CoralError(Trouble.ABSENT, error) from error


def _only(details: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    if len(details) != 1 or details[0]["dtype"] is not np.int8:
        raise InterpreterError(f"the model needs exactly one int8 {what}")
    return details


def _quantisation(detail: dict[str, Any], what: str) -> Quantisation:
    scale, zero_point = detail["quantization"]
    if not scale > 0:
        raise InterpreterError(f"the model's {what} has no quantisation")
    return Quantisation(scale=float(scale), zero_point=int(zero_point))
