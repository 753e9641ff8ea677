"""Starting weights, wherever they are: a file, or the published ones where there is internet."""

from pathlib import Path

from convert import graph
from convert.efficientnet import read_lite0
from convert.mobilenet import weights_of
from convert.weights import Weights, read_tflite

IMAGENET = Path("imagenet")


def starting_weights(given: Path) -> Weights:
    """MobileNetV2 of a `.tflite` file, EfficientNet-Lite0 of a `.pth` file, or by name.

    `imagenet` is Keras's own MobileNetV2, which it downloads. Raises ConvertError.
    """
    if given == IMAGENET:
        return weights_of(graph.published())
    return read_lite0(given) if given.suffix == ".pth" else read_tflite(given)
