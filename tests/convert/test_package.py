"""The package that ships, as it is committed."""

from pathlib import Path

import numpy as np
import pytest

from sight.network import open_network
from wire.label import CODES, EMPTY, LIVESTOCK, SNOW_LEOPARD

MODELS = Path(__file__).parents[2] / "models"
PACKAGES = sorted(path.parent for path in MODELS.glob("*/manifest.json"))


@pytest.fixture(scope="module", params=PACKAGES, ids=lambda folder: folder.name)
def network(request):
    return open_network(request.param)


def test_a_package_ships():
    assert PACKAGES


def test_the_scores_of_a_picture_are_probabilities(network):
    given = network.manifest.input
    rng = np.random.default_rng(1)
    pictures = rng.integers(0, 256, (3, given.height, given.width, 3), dtype=np.uint8)
    scores = network.scores(pictures)
    assert scores.shape == (3, len(network.manifest.labels))
    # Each of the int8 scores is off by up to half a step of 1/256.
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=0.5 / 256 * scores.shape[1])


def test_every_label_has_its_figures_and_its_photographs(network):
    manifest = network.manifest
    assert {EMPTY, LIVESTOCK, SNOW_LEOPARD} <= set(manifest.labels) <= set(CODES)
    assert {each.label for each in manifest.training.classes} == set(manifest.labels)
    assert {each.label for each in manifest.training.sources} == set(manifest.labels)


def test_a_package_names_itself_after_its_folder_and_holds_no_photograph(network):
    folder = MODELS / network.manifest.name
    assert {path.name for path in folder.iterdir()} == {"manifest.json", network.manifest.file}


def test_a_package_is_light_enough_for_a_slow_link(network):
    assert (MODELS / network.manifest.name / network.manifest.file).stat().st_size <= 4_500_000


def test_the_manifest_speaks_of_what_it_could_not_measure(network):
    assert network.manifest.training.notes
    assert network.manifest.operating_point().data
