import numpy as np
import pytest

from convert import graph
from convert.error import ConvertError
from convert.lint import require_int8
from convert.recipe import Head
from convert.weights import read_weights
from sight.interpreter import Interpreter


@pytest.fixture(scope="module", autouse=True)
def _repeatable():
    graph.start(3)


def separable(rng):
    """Three heaps of features float32 (300, 48), and which heap each belongs to."""
    targets = np.arange(300) % 3
    middles = rng.normal(0, 1, (3, 48))
    return (middles[targets] + rng.normal(0, 0.5, (300, 48))).astype(np.float32), targets


@pytest.fixture(scope="module")
def head():
    given, targets = separable(np.random.default_rng(1))
    weights = np.ones(300, np.float32)
    return graph.train_head(given, targets, weights, 3, Head(epochs=30, batch=32, rate=0.01))


@pytest.fixture(scope="module")
def pictures():
    return np.random.default_rng(2).integers(0, 256, (8, 32, 32, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def content(weights, head, pictures):
    return graph.to_int8(graph.joined(weights, head), pictures)


def test_a_head_learns_features_that_can_be_told_apart(head):
    given, targets = separable(np.random.default_rng(1))
    assert (graph.probabilities(head, given).argmax(1) == targets).mean() > 0.98


def test_the_joined_model_gives_what_backbone_and_head_give_one_after_the_other(
    weights, head, pictures
):
    apart = graph.probabilities(head, graph.extractor(weights)(pictures))
    whole = graph.joined(weights, head)
    together = [whole((row[None] - np.float32(127.5)) / np.float32(127.5))[0] for row in pictures]
    np.testing.assert_allclose(together, apart, atol=1e-4)


def test_a_temperature_above_one_makes_scores_less_sure(weights, head, pictures):
    real = (pictures[:1] - np.float32(127.5)) / np.float32(127.5)
    sure, unsure = (np.max(graph.joined(weights, head, t)(real)) for t in (1.0, 3.0))
    assert unsure < sure


def test_conversion_makes_a_model_of_int8_and_fixed_sizes_throughout(content, tmp_path):
    assert require_int8(content).operators["SOFTMAX"] == 1
    path = tmp_path / "model.tflite"
    path.write_bytes(content)
    interpreter = Interpreter(path)
    assert interpreter.input_shape == (1, 32, 32, 3)
    assert interpreter.output_shape == (1, 3)


def test_weights_survive_the_way_through_an_int8_file(weights, content, tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(content)
    read = read_weights(path)
    assert read.side == 32
    for before, after in zip(weights.steps, read.steps, strict=True):
        np.testing.assert_allclose(after.kernel, before.kernel, atol=0.01)
        np.testing.assert_allclose(after.bias, before.bias, atol=0.01)
        assert (after.stride, after.depthwise) == (before.stride, before.depthwise)


def test_a_file_that_is_no_model_is_refused_by_name(tmp_path):
    path = tmp_path / "weights.tflite"
    path.write_bytes(b"these are not the weights you are looking for" * 20)
    with pytest.raises(ConvertError, match=r"weights\.tflite"):
        read_weights(path)
