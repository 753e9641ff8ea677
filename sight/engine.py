"""Engines: what runs a model, picture by picture."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sight.standing import Standing
from wire.manifest import Quantisation


class Engine(Protocol):
    """One picture in, one row of scores out, both int8.

    `input_shape` is (1, height, width, 3); `standing` says where it runs.
    """

    @property
    def input_shape(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def output_quantisation(self) -> Quantisation: ...  # noqa: D102
    @property
    def standing(self) -> Standing: ...  # noqa: D102

    def run(self, picture: NDArray[np.int8]) -> NDArray[np.int8]:
        """Scores int8 (labels,) of one picture int8 (height, width, 3). Raises InterpreterError."""
        ...
