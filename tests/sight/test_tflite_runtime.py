"""The older runtime, for machines that LiteRT has no wheel for, judges the same."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest

from edge.shipped import shipped_package
from sight.network import open_network
from tests import colours
from tests.conftest import missing

ROOT = Path(__file__).parents[2]
#: As requirements/unit.txt has them for 32-bit ARM.
PINS = ("tflite-runtime==2.14.0", "numpy==1.26.4", "pillow", "msgspec")
JUDGE = """
import json, numpy as np
from pathlib import Path
from sight.interpreter import runtime_name
from sight.network import open_network
pictures = np.array(json.load(open("pictures.json")), np.uint8)
scores = open_network(Path("package")).scores(pictures)
shipped = open_network(Path("shipped")).manifest.name
print(json.dumps({"runtime": runtime_name(), "scores": scores.tolist(), "shipped": shipped}))
"""


@pytest.fixture(scope="module")
def older_python(tmp_path_factory):
    """A Python that has tflite-runtime and no LiteRT."""
    if sys.version_info[:2] != (3, 11):
        pytest.skip("tflite-runtime ends at Python 3.11")
    folder = tmp_path_factory.mktemp("older")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        missing("a package index that has tflite-runtime")
    return python


@pytest.mark.slow
def test_tflite_runtime_gives_the_same_scores_as_litert(older_python, tmp_path):
    shades = np.random.default_rng(1).integers(0, 255, (12, 1, 1, 3))
    pictures = np.broadcast_to(shades, (12, 32, 32, 3)).astype(np.uint8)
    (tmp_path / "pictures.json").write_text(json.dumps(pictures.tolist()))
    (tmp_path / "package").symlink_to(colours.PACKAGE)
    (tmp_path / "shipped").symlink_to(shipped_package())
    told = json.loads(
        subprocess.run(
            [older_python, "-c", JUDGE],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    assert told["runtime"] == "tflite-runtime 2.14.0"
    ours = open_network(colours.PACKAGE).scores(pictures)
    # Kernels differ in rounding: two steps of the output's 1/256.
    assert np.abs(ours - np.array(told["scores"])).max() <= 2.5 / 256
    assert told["shipped"] == shipped_package().name  # golden inputs and all
