"""A look into a finished `.tflite`: is it int8 throughout, of one size, and fit for a Coral.

It is a lint, not a compile: only Google's compiler, which is not part of this project, decides what
an Edge TPU runs, and what it leaves to the processor.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import tflite

from convert.error import ConvertError
from wire.manifest import Lint

_NAMES = {value: name for name, value in vars(tflite.BuiltinOperator).items() if name.isupper()}
_TYPES = {value: name for name, value in vars(tflite.TensorType).items() if name.isupper()}
#: What Google says that an Edge TPU runs: coral.ai/docs/edgetpu/models-intro, supported operations.
_LISTED = (
    "ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D EXPAND_DIMS FULLY_CONNECTED "
    "L2_NORMALIZATION LOGISTIC LSTM MAXIMUM MAX_POOL_2D MEAN MINIMUM MUL PACK PAD PRELU QUANTIZE "
    "REDUCE_MAX REDUCE_MIN RELU RELU6 RELU_N1_TO_1 RESHAPE RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR "
    "RSQRT SLICE SOFTMAX SPACE_TO_DEPTH SPLIT SQUARED_DIFFERENCE SQUEEZE STRIDED_SLICE SUB SUM "
    "TANH TRANSPOSE TRANSPOSE_CONV UNIDIRECTIONAL_SEQUENCE_LSTM"
)
_EDGE_TPU = frozenset(_LISTED.split())


@dataclass(frozen=True)
class Tensor:
    """One tensor: its type by name, its shape with -1 for an open side, whether it is a weight."""

    name: str
    type: str
    shape: tuple[int, ...]
    constant: bool


def require_int8(content: bytes) -> Lint:
    """What is in a model. Raises ConvertError naming a tensor of floats or of open size."""
    model = tflite.Model.GetRootAsModel(content, 0)
    for tensor in _tensors(model):
        if tensor.type not in {"INT8", "INT32"}:
            raise ConvertError(
                f"tensor {tensor.name} is neither int8 nor int32: the model is not int8"
            )
        if min(tensor.shape, default=0) < 0:
            raise ConvertError(
                f"tensor {tensor.name} has no fixed size: give the input a batch of 1"
            )
    return lint(content)


def lint(content: bytes) -> Lint:
    """What is in a model, and what of it an Edge TPU is known not to run."""
    model = tflite.Model.GetRootAsModel(content, 0)
    operators, tensors = _operators(model), list(_tensors(model))
    return Lint(
        operators=operators,
        tensors=len(tensors),
        edge_tpu=(
            *(["more than one graph"] if model.SubgraphsLength() > 1 else []),
            *(f"operator {name} is not in the list" for name in operators if name not in _EDGE_TPU),
            *(finding for tensor in tensors for finding in _findings(tensor)),
        ),
    )


def _findings(tensor: Tensor) -> Iterator[str]:
    whole = {"INT8", "UINT8"} | ({"INT32"} if tensor.constant else set())
    if tensor.type not in whole:
        yield f"tensor {tensor.name} is {tensor.type}"
    if min(tensor.shape, default=0) < 0:
        yield f"tensor {tensor.name} has no fixed size"
    if not tensor.constant and any(side != 1 for side in tensor.shape[:-3]):
        yield f"tensor {tensor.name} has more than three sides"


def _operators(model: tflite.Model) -> dict[str, int]:
    graph = model.Subgraphs(0)
    found: Counter[str] = Counter()
    for number in range(graph.OperatorsLength()):
        code = model.OperatorCodes(graph.Operators(number).OpcodeIndex())
        # Older writers fill only the deprecated field.
        found[_NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]] += 1
    return dict(sorted(found.items()))


def _tensors(model: tflite.Model) -> Iterator[Tensor]:
    graph = model.Subgraphs(0)
    for number in range(graph.TensorsLength()):
        tensor = graph.Tensors(number)
        shape = tensor.ShapeSignatureAsNumpy() if tensor.ShapeSignatureLength() else ()
        if not tensor.ShapeSignatureLength() and tensor.ShapeLength():
            shape = tensor.ShapeAsNumpy()
        yield Tensor(
            tensor.Name().decode(),
            _TYPES[tensor.Type()],
            tuple(int(side) for side in shape),
            model.Buffers(tensor.Buffer()).DataLength() > 0,
        )
