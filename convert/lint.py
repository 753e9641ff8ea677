"""A look into a finished `.tflite`: is it really int8 throughout, and of one size."""

from dataclasses import dataclass

import tflite

from convert.error import ConvertError

_WHOLE = {tflite.TensorType.INT8: "int8", tflite.TensorType.INT32: "int32"}
_NAMES = {value: name for name, value in vars(tflite.BuiltinOperator).items() if name.isupper()}


@dataclass(frozen=True)
class Contents:
    """How often each operator occurs, and how many tensors there are."""

    operators: dict[str, int]
    tensors: int


def require_int8(content: bytes) -> Contents:
    """What is in a model. Raises ConvertError naming a tensor of floats or of open size."""
    model = tflite.Model.GetRootAsModel(content, 0)
    graph = model.Subgraphs(0)
    for number in range(graph.TensorsLength()):
        tensor = graph.Tensors(number)
        name = tensor.Name().decode()
        if tensor.Type() not in _WHOLE:
            raise ConvertError(f"tensor {name} is neither int8 nor int32: the model is not int8")
        signature = tensor.ShapeSignatureAsNumpy() if tensor.ShapeSignatureLength() else ()
        if any(int(side) < 0 for side in signature):
            raise ConvertError(f"tensor {name} has no fixed size: give the input a batch of 1")
    operators: dict[str, int] = {}
    for number in range(graph.OperatorsLength()):
        code = model.OperatorCodes(graph.Operators(number).OpcodeIndex())
        # Older writers fill only the deprecated field.
        name = _NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        operators[name] = operators.get(name, 0) + 1
    return Contents(operators, graph.TensorsLength())
