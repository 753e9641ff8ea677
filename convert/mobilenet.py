"""MobileNetV2 (Sandler et al. 2018) of a Keras model as steps, batch normalisation folded in."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from convert.weights import Convolution, Step, Sum, Weights


def weights_of(model: Any) -> Weights:  # noqa: ANN401  (Keras publishes no types)
    """The steps of a Keras MobileNetV2 without its classifier."""
    return Weights(int(model.input.shape[1]), 0, tuple(_folded(list(_steps(model)))))


def _steps(model: Any) -> Iterator[Step | Any]:  # noqa: ANN401
    """Convolutions and sums, each convolution followed by the layers that fold into it."""
    made = {model.input.name: 0}
    for layer in model.layers[1:]:
        entries = layer.input if isinstance(layer.input, list) else [layer.input]
        given = [made[entry.name] for entry in entries]
        kind, number = type(layer).__name__, given[0]
        if kind in ("Conv2D", "DepthwiseConv2D"):
            number = len(made)
            yield _convolution(layer, given[0], number, depthwise=kind == "DepthwiseConv2D")
        elif kind == "Add":
            number = len(made)
            yield Sum((given[0], given[1]), number)
        elif kind in ("BatchNormalization", "ReLU"):
            yield layer
        # What is left is padding: the same as that of a convolution padded to the same size.
        made[layer.output.name] = number


def _convolution(layer: Any, given: int, made: int, *, depthwise: bool) -> Convolution:  # noqa: ANN401
    kernel = np.asarray(layer.get_weights()[0])
    channels = kernel.shape[2] if depthwise else kernel.shape[3]
    bias, stride = np.zeros(channels, np.float32), int(layer.strides[0])
    return Convolution(given, made, kernel, bias, stride, relu6=False, depthwise=depthwise)


def _folded(given: list[Step | Any]) -> Iterator[Step]:
    last: Step | None = None
    for each in given:
        if isinstance(each, Convolution | Sum):
            if last is not None:
                yield last
            last = each
        elif isinstance(last, Convolution):
            last = _with(last, each)
    if last is not None:
        yield last


def _with(step: Convolution, layer: Any) -> Convolution:  # noqa: ANN401
    """A convolution with its batch normalisation or activation."""
    if type(layer).__name__ == "ReLU":
        return replace(step, relu6=True)
    gamma, beta, mean, variance = layer.get_weights()
    scale = gamma / np.sqrt(variance + layer.epsilon)
    shaped = scale[:, None] if step.depthwise else scale
    return replace(step, kernel=step.kernel * shaped, bias=(step.bias - mean) * scale + beta)
