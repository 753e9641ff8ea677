import pytest

from convert import lint as linted
from convert.lint import Tensor, lint
from tests import colours

MODEL = (colours.PACKAGE / "model.tflite").read_bytes()


def test_operators_and_tensors_are_counted():
    found = lint(MODEL)
    assert found.operators == {"FULLY_CONNECTED": 1, "MEAN": 1, "SOFTMAX": 1}
    assert found.tensors > 3


def test_an_int8_model_of_known_operators_has_no_finding():
    assert lint(MODEL).edge_tpu == ()


def test_an_operator_that_google_does_not_list_is_named(monkeypatch):
    monkeypatch.setattr(linted, "_EDGE_TPU", linted._EDGE_TPU - {"MEAN"})
    assert lint(MODEL).edge_tpu == ("operator MEAN is not in the list",)


@pytest.mark.parametrize(
    ("tensor", "finding"),
    [
        (Tensor("a", "FLOAT32", (1, 8), constant=False), "a is FLOAT32"),
        (Tensor("a", "INT32", (1, 8), constant=False), "a is INT32"),
        (Tensor("a", "INT8", (-1, 8), constant=False), "a has no fixed size"),
        (Tensor("a", "INT8", (2, 1, 8, 8), constant=False), "a has more than three sides"),
        (Tensor("a", "INT8", (5, 1, 1, 8, 8), constant=False), "a has more than three sides"),
    ],
)
def test_a_tensor_that_an_edge_tpu_does_not_take_is_named(tensor, finding):
    assert list(linted._findings(tensor)) == [f"tensor {finding}"]


@pytest.mark.parametrize(
    "tensor",
    [
        Tensor("activation", "INT8", (1, 8, 8, 3), constant=False),
        Tensor("weights", "INT8", (16, 3, 3, 8), constant=True),
        Tensor("bias", "INT32", (16,), constant=True),
        Tensor("scalar", "UINT8", (), constant=False),
    ],
)
def test_what_an_edge_tpu_takes_has_no_finding(tensor):
    assert list(linted._findings(tensor)) == []
