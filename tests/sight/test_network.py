import hashlib
import json
import shutil

import numpy as np
import pytest

from sight.error import PackageError
from sight.interpreter import InterpreterError, runtime_name
from sight.network import open_network
from tests import colours
from wire.label import EMPTY, SNOW_LEOPARD
from wire.manifest import FILE


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "package"
    shutil.copytree(colours.PACKAGE, folder)
    return folder


def alter(package, change):
    fields = json.loads((package / FILE).read_text())
    change(fields)
    (package / FILE).write_text(json.dumps(fields))


def test_scores_are_probabilities_of_each_label(package):
    network = open_network(package)
    pictures = np.stack([np.full((32, 32, 3), c, np.uint8) for c in (colours.GREEN, colours.WHITE)])
    scores = network.scores(pictures)
    assert (scores.dtype, scores.shape) == (np.float32, (2, len(network.manifest.labels)))
    assert scores.sum(axis=1) == pytest.approx(1.0, abs=0.02)
    best = [network.manifest.labels[at] for at in scores.argmax(axis=1)]
    assert best == [EMPTY, SNOW_LEOPARD]


@pytest.mark.parametrize(("name", "step"), [("model.tflite", 97), ("golden.png", 7)])
def test_one_flipped_bit_anywhere_in_a_file_is_refused(package, name, step):
    path = package / name
    whole = path.read_bytes()
    for at in range(0, len(whole), step):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        path.write_bytes(damaged)
        with pytest.raises(PackageError, match="SHA-256"):
            open_network(package)


@pytest.mark.parametrize("name", ["model.tflite", "golden.png", "README.md", "manifest.json"])
def test_a_missing_file_is_named(package, name):
    (package / name).unlink()
    with pytest.raises(PackageError, match=name):
        open_network(package)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda m: m["input"].update(width=64), "input"),
        (lambda m: m["labels"].pop(), "labels"),
        (lambda m: m["output"].update(scale=0.5), "output"),
        (lambda m: m["input"]["quantisation"].update(zero_point=3), "quantisation"),
    ],
)
def test_a_manifest_that_disagrees_with_its_model_is_refused(package, change, key):
    alter(package, change)
    with pytest.raises(PackageError, match=key):
        open_network(package)


def test_a_label_without_a_code_is_refused(package):
    alter(package, lambda m: m["labels"].__setitem__(0, "yeti"))
    with pytest.raises(PackageError, match="yeti"):
        open_network(package)


def test_a_file_that_is_no_model_is_refused_by_the_interpreter(package):
    (package / "model.tflite").write_bytes(b"no model")
    alter(package, lambda m: m.update(sha256=hashlib.sha256(b"no model").hexdigest()))
    with pytest.raises(InterpreterError, match="does not take it"):
        open_network(package)


def test_the_runtime_names_itself_with_its_version():
    name, version = runtime_name().split()
    assert name in {"ai-edge-litert", "tflite-runtime"}
    assert version[0].isdigit()
