"""Starting weights: the steps of a published int8 classifier, de-quantised.

An int8 `.tflite` file holds per-channel scales: real = scale * (stored - zero_point). Batch
normalisation is already folded into its convolutions.
"""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tflite
from numpy.typing import NDArray

from convert.error import ConvertError
from sight.interpreter import Interpreter
from wire.manifest import Input

#: What the published backbones take: (RGB - MEAN) / DEVIATION, so -1 to 1.
MEAN = DEVIATION = 127.5

_OPERATOR = tflite.BuiltinOperator
#: What ends a backbone: the published classifiers' global mean, or our own models' maximum.
_POOLS = (_OPERATOR.MEAN, _OPERATOR.REDUCE_MAX)
_SAME, _RELU6, _NO_ACTIVATION = 0, 3, 0


@dataclass(frozen=True)
class Convolution:
    """One convolution: `made` from `given` (tensor numbers of the file), stride in pixels.

    `kernel` float32 is (height, width, inputs, outputs), of a depthwise one (height, width,
    inputs, 1); `bias` float32 (outputs,).
    """

    given: int
    made: int
    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]
    stride: int
    relu6: bool
    depthwise: bool


@dataclass(frozen=True)
class Sum:
    """A residual connection: `made` is the sum of two tensors."""

    given: tuple[int, int]
    made: int


Step = Convolution | Sum


@dataclass(frozen=True)
class Weights:
    """A backbone's steps from the picture to the last feature map, in order.

    `side` is its picture's, in pixels; `picture` the number of that tensor.
    """

    side: int
    picture: int
    steps: tuple[Step, ...]

    def fingerprint(self) -> str:
        """SHA-256 over all kernels and biases, wherever they were read from."""
        whole = hashlib.sha256()
        for step in self.steps:
            if isinstance(step, Convolution):
                whole.update(np.ascontiguousarray(step.kernel).tobytes() + step.bias.tobytes())
        return whole.hexdigest()


def input_of(interpreter: Interpreter) -> Input:
    """What a model of such a backbone takes, as a manifest says it."""
    _, height, width, _ = interpreter.input_shape
    return Input(
        height=height,
        width=width,
        mean=MEAN,
        deviation=DEVIATION,
        quantisation=interpreter.input_quantisation,
    )


def read_tflite(path: Path) -> Weights:
    """The backbone in a `.tflite` classifier: all up to its global pool. Raises ConvertError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConvertError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return _backbone(tflite.Model.GetRootAsModel(content, 0))
    except (AttributeError, IndexError, TypeError, ValueError, KeyError, struct.error) as error:
        # What the parser raises on other bytes; AttributeError: it finds no graph at all.
        raise ConvertError(f"{path}: not a MobileNetV2 .tflite file: {error}") from error


def _backbone(model: tflite.Model) -> Weights:
    graph = model.Subgraphs(0)
    picture = side = None
    steps: list[Step] = []
    for number in range(graph.OperatorsLength()):
        operator = graph.Operators(number)
        kind = _kind(model, operator)
        given = [int(tensor) for tensor in operator.InputsAsNumpy()]
        made = int(operator.OutputsAsNumpy()[0])
        if kind in (_OPERATOR.CONV_2D, _OPERATOR.DEPTHWISE_CONV_2D):
            if picture is None:
                picture, side = given[0], int(graph.Tensors(given[0]).ShapeAsNumpy()[1])
            depthwise = kind == _OPERATOR.DEPTHWISE_CONV_2D
            steps.append(_convolution(model, operator, given, made, depthwise=depthwise))
        elif kind == _OPERATOR.ADD:
            steps.append(Sum((given[0], given[1]), made))
        elif kind in _POOLS and picture is not None and side is not None:
            return Weights(side, picture, tuple(steps))
        elif kind != _OPERATOR.QUANTIZE:
            raise ValueError(f"operator {kind} is not of this architecture")
    raise ValueError("there is no global pool")


def _kind(model: tflite.Model, operator: tflite.Operator) -> int:
    code = model.OperatorCodes(operator.OpcodeIndex())
    # Older writers fill only the deprecated field.
    return int(max(code.BuiltinCode(), code.DeprecatedBuiltinCode()))


def _convolution(
    model: tflite.Model, operator: tflite.Operator, given: list[int], made: int, *, depthwise: bool
) -> Convolution:
    options = tflite.DepthwiseConv2DOptions() if depthwise else tflite.Conv2DOptions()
    table = operator.BuiltinOptions()
    options.Init(table.Bytes, table.Pos)
    activation = options.FusedActivationFunction()
    if options.Padding() != _SAME or activation not in (_RELU6, _NO_ACTIVATION):
        raise ValueError("a convolution is padded or activated in another way")
    stored = _real(model, given[1])
    # Stored as (outputs, height, width, inputs); a depthwise one as (1, height, width, inputs).
    kernel = np.transpose(stored, (1, 2, 3, 0))
    bias = _real(model, given[2])
    return Convolution(
        given[0], made, kernel, bias, int(options.StrideH()), activation == _RELU6, depthwise
    )


def _real(model: tflite.Model, number: int) -> NDArray[np.float32]:
    tensor = model.Subgraphs(0).Tensors(number)
    dtype = {tflite.TensorType.INT8: "<i1", tflite.TensorType.INT32: "<i4"}[tensor.Type()]
    data = model.Buffers(tensor.Buffer()).DataAsNumpy()
    stored = np.frombuffer(data.tobytes(), dtype).reshape(tensor.ShapeAsNumpy())
    given = tensor.Quantization()
    shape = [1] * stored.ndim
    shape[given.QuantizedDimension()] = -1
    scale, zero = given.ScaleAsNumpy().reshape(shape), given.ZeroPointAsNumpy().reshape(shape)
    # Widen before subtracting: int8 minus a zero point would wrap.
    real: NDArray[np.float32] = ((stored.astype(np.float64) - zero) * scale).astype(np.float32)
    return real
