"""Starting weights of other makes become the same steps."""

import pickle
import struct
from collections import OrderedDict

import numpy as np
import pytest

from convert import graph
from convert.checkpoint import read_checkpoint
from convert.efficientnet import read_lite0
from convert.error import ConvertError
from convert.mobilenet import weights_of
from convert.start import starting_weights
from convert.weights import Convolution, Sum


def test_a_keras_mobilenet_gives_the_same_feature_map_by_its_steps():
    model = graph.published(weights=None)
    rng = np.random.default_rng(1)
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            shapes = [weight.shape for weight in layer.get_weights()]
            layer.set_weights([rng.uniform(0.5, 1.5, shape) for shape in shapes])
    weights = weights_of(model)
    picture = rng.uniform(-1, 1, (1, 224, 224, 3)).astype(np.float32)
    by_steps = graph.lower(weights, len(weights.steps))(picture)
    np.testing.assert_allclose(by_steps, model(picture, training=False), rtol=2e-3, atol=2e-3)


def checkpoint(path, tensors):
    """A weights file in the older layout of PyTorch, named as PyTorch names its classes."""
    with path.open("wb") as file:
        for head in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            pickle.dump(head, file, 2)
        file.write(_described(tensors))
        pickle.dump([str(key) for key in range(len(tensors))], file, 2)
        for values in tensors.values():
            file.write(struct.pack("<q", values.size) + values.ravel("K").astype("<f4").tobytes())


def _described(tensors):
    """The pickle of an OrderedDict of tensors, written by hand: no PyTorch is here to do it."""
    made = b"\x80\x02ccollections\nOrderedDict\n)R("
    for key, (name, values) in enumerate(tensors.items()):
        made += _text(name) + b"ctorch._utils\n_rebuild_tensor_v2\n("
        made += b"(" + _text("storage") + b"ctorch\nFloatStorage\n" + _text(str(key))
        made += _text("cpu") + b"K\x01NtQ" + b"K\x00"
        made += b"(" + b"".join(b"J" + struct.pack("<i", side) for side in values.shape) + b"t"
        strides = [stride // 8 for stride in values.strides]
        made += b"(" + b"".join(b"J" + struct.pack("<i", step) for step in strides) + b"t" + b"tR"
    return made + b"u."


def _text(text):
    return b"X" + struct.pack("<I", len(text)) + text.encode()


def lite0():
    """Made-up weights of the right shapes."""
    rng = np.random.default_rng(2)
    tensors = OrderedDict()

    def convolution(name, norm, shape):
        tensors[f"{name}.weight"] = rng.normal(0, 0.1, shape)
        for part in ("weight", "bias", "running_mean", "running_var"):
            tensors[f"{norm}.{part}"] = rng.uniform(0.5, 1.5, shape[0])

    convolution("_conv_stem", "_bn0", (32, 3, 3, 3))
    widths = [16, 24, 24, 40, 40, 80, 80, 80, 112, 112, 112, 192, 192, 192, 192, 320]
    inputs = 32
    for number, width in enumerate(widths):
        block, inner = f"_blocks.{number}.", inputs * (6 if number else 1)
        if number:
            convolution(f"{block}_expand_conv", f"{block}_bn0", (inner, inputs, 1, 1))
        side = 5 if number in (3, 4, 8, 9, 10, 11, 12, 13, 14) else 3
        convolution(f"{block}_depthwise_conv", f"{block}_bn1", (inner, 1, side, side))
        convolution(f"{block}_project_conv", f"{block}_bn2", (width, inner, 1, 1))
        inputs = width
    convolution("_conv_head", "_bn1", (1280, 320, 1, 1))
    return tensors


def test_a_checkpoint_gives_back_its_tensors(tmp_path):
    turned = np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1)  # as converted weights often are
    tensors = {"a.weight": np.arange(12.0).reshape(3, 4), "b": np.ones(5), "c": turned}
    checkpoint(tmp_path / "a.pth", tensors)
    read = read_checkpoint(tmp_path / "a.pth")
    for name, values in tensors.items():
        np.testing.assert_array_equal(read[name], values.astype(np.float32))


def test_efficientnet_becomes_steps_with_its_normalisation_folded_in(tmp_path):
    tensors = lite0()
    checkpoint(tmp_path / "lite0.pth", tensors)
    weights = starting_weights(tmp_path / "lite0.pth")
    stem = weights.steps[0]
    scale = tensors["_bn0.weight"] / np.sqrt(tensors["_bn0.running_var"] + 1e-3)
    wanted = tensors["_conv_stem.weight"].transpose(2, 3, 1, 0) * scale
    np.testing.assert_allclose(stem.kernel, wanted, rtol=1e-5)
    assert sum(isinstance(step, Sum) for step in weights.steps) == 9
    strides = [step.stride for step in weights.steps if isinstance(step, Convolution)]
    assert strides.count(2) == 5
    maps = graph.extractor(weights, len(weights.steps))(np.zeros((1, 224, 224, 3), np.uint8))
    assert maps.shape == (1, 7, 7, 1280)


def test_weights_of_another_network_are_refused_with_what_is_missing(tmp_path):
    checkpoint(tmp_path / "other.pth", {"features.0.weight": np.ones((3, 3))})
    with pytest.raises(ConvertError, match=r"other\.pth.*_conv_stem\.weight"):
        read_lite0(tmp_path / "other.pth")


def test_a_checkpoint_that_would_run_something_is_refused(tmp_path):
    path = tmp_path / "evil.pth"
    path.write_bytes(b"cos\nsystem\n(X\x04\x00\x00\x00truetR.")
    with pytest.raises(ConvertError, match=r"evil\.pth"):
        read_checkpoint(path)
