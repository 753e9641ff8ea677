"""The shape of the project: who imports whom, and where each heavy library is let in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("uncia", "wire", "sight", "scenes", "edge", "base", "convert")
#: Each of these is known to one file only, so that it can be replaced there.
HEAVY = {
    "amqtt": "base/broker.py",
    "cryptography": "wire/signature.py",
    "gpiozero": "edge/source/pir.py",
    "libcamera": "edge/source/picamera.py",
    "paho": "wire/mqtt.py",
    "pyrage": "wire/age.py",
    "picamera2": "edge/source/picamera.py",
    "simplejpeg": "edge/source/picamera.py",
    "ai_edge_litert": "sight/interpreter.py",
    "tflite_runtime": "sight/interpreter.py",
}


def imports():
    """Every import in the parts: file, and the top-level package it names."""
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names.append(node.module)
                for name in names:
                    yield path.relative_to(ROOT).as_posix(), name.split(".")[0]


def test_imports_point_one_way():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_imported_in_exactly_one_file(library):
    assert {path for path, name in imports() if name == library} == {HEAVY[library]}


def test_tensorflow_is_imported_only_in_convert():
    places = {path for path, name in imports() if name in {"tensorflow", "keras", "tflite"}}
    assert places
    assert all(path.startswith("convert/") for path in places)
