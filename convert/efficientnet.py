"""EfficientNet-Lite0 (Tan and Le 2019, the variant without squeeze-and-excitation) as steps.

Its published PyTorch weights keep batch normalisation apart; here it is folded into the kernels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert.checkpoint import Tensors, read_checkpoint
from convert.error import ConvertError
from convert.weights import Convolution, Step, Sum, Weights

_SIDE = 224
_EPSILON = 1e-3  # of its batch normalisation
#: Blocks that halve the picture, by number; the rest keep its size.
_HALVING = (1, 3, 5, 11)
_BLOCKS = 16


def read_lite0(path: Path) -> Weights:
    """The backbone in a `.pth` file. Raises ConvertError naming the file and what is missing."""
    try:
        return Weights(_SIDE, 0, tuple(_Walk(read_checkpoint(path)).steps()))
    except KeyError as error:
        raise ConvertError(f"{path}: not EfficientNet-Lite0: it has no tensor {error}") from error


@dataclass
class _Walk:
    """Numbers the tensors on the way from the picture (0) up."""

    tensors: Tensors
    made: int = 0

    def steps(self) -> Iterator[Step]:
        yield self._convolution("_conv_stem", "_bn0", stride=2)
        for block in range(_BLOCKS):
            yield from self._block(f"_blocks.{block}.", 2 if block in _HALVING else 1)
        yield self._convolution("_conv_head", "_bn1")

    def _block(self, name: str, stride: int) -> Iterator[Step]:
        entry = self.made
        if f"{name}_expand_conv.weight" in self.tensors:
            yield self._convolution(f"{name}_expand_conv", f"{name}_bn0")
        yield self._convolution(
            f"{name}_depthwise_conv", f"{name}_bn1", stride=stride, depthwise=True
        )
        last = self._convolution(f"{name}_project_conv", f"{name}_bn2", relu6=False)
        yield last
        inputs = self._channels(f"{name}_expand_conv", f"{name}_depthwise_conv")
        if stride == 1 and inputs == last.kernel.shape[3]:
            self.made += 1
            yield Sum((entry, last.made), self.made)

    def _channels(self, first: str, without: str) -> int:
        """How many channels a block is given."""
        if f"{first}.weight" in self.tensors:
            return int(self.tensors[f"{first}.weight"].shape[1])
        return int(self.tensors[f"{without}.weight"].shape[0])

    def _convolution(
        self, name: str, norm: str, *, stride: int = 1, depthwise: bool = False, relu6: bool = True
    ) -> Convolution:
        # Stored as (outputs, inputs, height, width); a depthwise one has a single input.
        kernel = np.transpose(self.tensors[f"{name}.weight"], (2, 3, 1, 0))
        scale, bias = self._norm(norm)
        kernel = kernel * scale
        if depthwise:
            kernel = np.transpose(kernel, (0, 1, 3, 2))
        given, self.made = self.made, self.made + 1
        return Convolution(given, self.made, kernel, bias, stride, relu6, depthwise)

    def _norm(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Scale and bias (channels,) that batch normalisation amounts to."""
        weight, bias, mean, variance = (
            self.tensors[f"{name}.{part}"]
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(variance + _EPSILON)
        return scale.astype(np.float32), (bias - mean * scale).astype(np.float32)
