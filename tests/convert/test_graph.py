import numpy as np
import pytest

from convert import graph
from convert.calibration import Calibration
from convert.error import ConvertError
from convert.lint import require_int8
from convert.recipe import Phase, Tuning
from convert.weights import read_tflite
from sight.interpreter import Interpreter


@pytest.fixture(scope="module", autouse=True)
def _repeatable():
    graph.start(3)


CUT = 1


@pytest.fixture(scope="module")
def pictures():
    """Ninety small pictures of three colours, in turn."""
    rng = np.random.default_rng(2)
    colours = np.array([(200, 60, 60), (60, 200, 60), (60, 60, 200)])[np.arange(90) % 3]
    noise = rng.normal(0, 30, (90, 32, 32, 3))
    return np.clip(colours[:, None, None] + noise, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def maps(weights, pictures):
    return graph.extractor(weights, CUT)(pictures)


def fitted(weights, maps, **options):
    model = graph.upper(weights, CUT, 3, dropout=0.0)
    targets = np.arange(90) % 3
    batches = list(np.random.default_rng(1).integers(0, 90, (120, 16)))
    tuning = Tuning(cut=CUT, average=0.8, **options)
    phase = Phase(views=120 * 16, rate=0.002, head_rate=0.02)
    graph.fit(model, batches, lambda numbers: (maps[numbers], targets[numbers]), tuning, phase)
    return model


@pytest.fixture(scope="module")
def tuned(weights, maps):
    return fitted(weights, maps)


@pytest.fixture(scope="module")
def content(weights, tuned, pictures):
    return graph.to_int8(graph.joined(weights, CUT, tuned, 1.0, NO_OFFSET), pictures)


NO_OFFSET = np.zeros(3, np.float32)


@pytest.mark.parametrize("aware", [False, True])
def test_what_can_be_told_apart_is_learned(weights, maps, aware):
    logits = graph.logits_of(fitted(weights, maps, aware=aware), maps)
    assert (logits.argmax(1) == np.arange(90) % 3).mean() > 0.95


def test_a_rate_of_zero_leaves_the_backbone_as_it_was_published(weights, maps):
    before = graph.upper(weights, CUT, 3, dropout=0.0).get_weights()[:-2]
    model = graph.upper(weights, CUT, 3, dropout=0.0)
    batches = list(np.random.default_rng(1).integers(0, 90, (20, 16)))
    targets = np.arange(90) % 3
    phase = Phase(views=20 * 16, rate=0.0, head_rate=0.02)
    graph.fit(model, batches, lambda n: (maps[n], targets[n]), Tuning(cut=CUT), phase)
    for was, now in zip(before, model.get_weights()[:-2], strict=True):
        np.testing.assert_array_equal(was, now)


def test_a_network_fitted_for_int8_ends_with_kernels_that_rounding_no_longer_changes(weights, maps):
    for kernel in fitted(weights, maps, aware=True).get_weights():
        np.testing.assert_allclose(graph._as_in_int8(kernel), kernel, atol=1e-6)


def test_kernels_are_rounded_to_a_grid_of_int8_per_channel():
    kernel = np.random.default_rng(3).normal(0, 1, (3, 3, 4, 8)).astype(np.float32)
    rounded = np.asarray(graph._as_in_int8(kernel))
    steps = rounded / (np.abs(kernel).max((0, 1, 2)) / 127)
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-3)
    assert np.abs(rounded - kernel).max() <= np.abs(kernel).max() / 254 + 1e-6


def test_the_joined_model_gives_what_both_halves_give_with_calibration(
    weights, tuned, maps, pictures
):
    given = Calibration(1.7, np.array([0.4, 0, 0], np.float32))
    apart = given(graph.logits_of(tuned, maps[:6]))
    whole = graph.joined(weights, CUT, tuned, given.temperature, given.offset)
    real = (pictures[:6].astype(np.float32) - 127.5) / 127.5
    together = np.concatenate([whole(row[None]) for row in real])
    np.testing.assert_allclose(together, apart, atol=5e-3)  # maps are kept in half precision


def test_conversion_makes_a_model_of_int8_and_fixed_sizes_throughout(content, tmp_path):
    assert require_int8(content).operators["SOFTMAX"] == 1
    path = tmp_path / "model.tflite"
    path.write_bytes(content)
    interpreter = Interpreter(path)
    assert interpreter.input_shape == (1, 32, 32, 3)
    assert interpreter.output_shape == (1, 3)


def test_weights_survive_the_way_through_an_int8_file(weights, pictures, tmp_path):
    path = tmp_path / "model.tflite"
    published = graph.upper(weights, CUT, 3, dropout=0.0)
    path.write_bytes(graph.to_int8(graph.joined(weights, CUT, published, 1.0, NO_OFFSET), pictures))
    read = read_tflite(path)
    assert read.side == 32
    for before, after in zip(weights.steps, read.steps, strict=True):
        np.testing.assert_allclose(after.kernel, before.kernel, atol=0.01)
        np.testing.assert_allclose(after.bias, before.bias, atol=0.01)
        assert (after.stride, after.depthwise) == (before.stride, before.depthwise)


def test_a_file_that_is_no_model_is_refused_by_name(tmp_path):
    path = tmp_path / "weights.tflite"
    path.write_bytes(b"these are not the weights you are looking for" * 20)
    with pytest.raises(ConvertError, match=r"weights\.tflite"):
        read_tflite(path)
