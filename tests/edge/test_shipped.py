import subprocess
import sys

import pytest

import edge.shipped
from edge.config import Config
from edge.mind import open_mind
from edge.shipped import shipped_manifests, shipped_package
from sight.error import PackageError

_START = """
import sys
from edge.config import Config
from edge.mind import open_mind
assert open_mind(Config()).network
print("cryptography" in sys.modules)
"""


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A distribution with an empty folder of models."""
    monkeypatch.setattr(edge.shipped, "_PLACES", (tmp_path / "nowhere", tmp_path))
    return tmp_path


def test_a_unit_without_a_word_about_models_takes_the_one_that_ships():
    network = open_mind(Config()).network
    assert network
    assert network.manifest.name == shipped_package().name
    assert len(shipped_manifests()) == 1


def test_the_package_that_ships_needs_no_library_for_signatures():
    told = subprocess.run(
        [sys.executable, "-c", _START], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_a_distribution_without_a_model_says_so(models):
    assert shipped_manifests() == frozenset()
    with pytest.raises(PackageError, match=rf"{models}.*model\.package"):
        shipped_package()
    assert "no model package comes with this software" in open_mind(Config()).why


def test_a_damaged_list_is_named(models):
    (models / "SHIPPED").write_text("nonsense\n")
    with pytest.raises(PackageError, match=r"SHIPPED.*nonsense"):
        shipped_package()
    assert "SHIPPED" in open_mind(Config()).why


def test_the_package_that_ships_is_refused_where_its_manifest_is_not_the_one_that_was_shipped(
    models,
):
    (models / "SHIPPED").write_text(f"{'0' * 64}  small/manifest.json\n")
    (models / "small").mkdir()
    (models / "small" / "manifest.json").write_text("{}")
    assert "manifest.sig: there is none" in open_mind(Config()).why
