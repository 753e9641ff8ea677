"""The package that ships, as it is committed."""

from pathlib import Path

import numpy as np
import pytest

from convert.card import card_text
from convert.golden import FAULTS, noisy
from convert.lint import lint
from edge.shipped import shipped_manifests
from sight.golden import pictures_of
from sight.network import open_network
from sight.trusted import Trusted
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


def files_of(network):
    folder = MODELS / network.manifest.name
    return {path.name: path.stat().st_size for path in folder.iterdir()}


def test_a_package_names_itself_after_its_folder_and_holds_no_photograph(network):
    manifest = network.manifest
    named = {"manifest.json", manifest.file, manifest.golden.file, manifest.card.file}
    assert set(files_of(network)) == named


def test_a_package_is_light_enough_for_a_slow_link(network):
    assert sum(files_of(network).values()) <= 4_500_000


def test_the_package_that_ships_is_trusted_by_the_hash_that_this_software_carries(network):
    open_network(MODELS / network.manifest.name, trusted=Trusted(shipped_manifests()))


def test_the_golden_inputs_are_rendered_by_day_and_in_infrared(network):
    inputs = network.manifest.golden.inputs
    shown = {(each.shows, each.name.rsplit("-", 1)[-1]) for each in inputs}
    assert {(EMPTY, "day"), (EMPTY, "infrared"), (SNOW_LEOPARD, "infrared")} <= shown


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_pictures_that_are_handed_over_wrongly_do_not_pass_for_golden(network, fault):
    manifest = network.manifest
    file = MODELS / manifest.name / manifest.golden.file
    pictures = pictures_of(file.read_bytes(), manifest.golden, manifest.input, file)
    moved = np.abs(network.scores(fault(pictures)) - network.scores(pictures)).max()
    assert moved > 2 * manifest.golden.tolerance


def test_a_trace_of_noise_does_not_move_the_golden_inputs(network):
    manifest = network.manifest
    file = MODELS / manifest.name / manifest.golden.file
    pictures = pictures_of(file.read_bytes(), manifest.golden, manifest.input, file)
    for number in range(4):
        moved = np.abs(network.scores(noisy(pictures, number)) - network.scores(pictures)).max()
        assert moved < manifest.golden.tolerance / 2


def test_the_card_is_what_the_manifest_says_and_nothing_else(network):
    card = MODELS / network.manifest.name / network.manifest.card.file
    assert card.read_text(encoding="utf-8") == card_text(network.manifest)


def test_the_lint_is_of_the_model_that_is_in_the_package(network):
    content = (MODELS / network.manifest.name / network.manifest.file).read_bytes()
    assert network.manifest.lint == lint(content)


def test_the_manifest_speaks_of_what_it_could_not_measure(network):
    assert network.manifest.training.notes
    assert network.manifest.operating_point().data
