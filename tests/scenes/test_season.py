"""What passes at a site in a few days."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from scenes.season import DAWN, DUSK, HAPPENINGS, season


def happening(scene):
    return scene.beats[-1].happening


@pytest.mark.parametrize("bursts", [16, 24, 32, 60])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_kind_appears_in_16_bursts_or_more(bursts, seed):
    seen = {happening(scene) for _, scene in season(seed, bursts)}
    assert seen == set(HAPPENINGS)


@pytest.mark.parametrize("bursts", [16, 24, 40, 64])
def test_about_one_burst_in_eight_is_the_cat_and_most_are_empty_or_livestock(bursts):
    truths = Counter(scene.truth for _, scene in season(5, bursts))
    assert truths["snow_leopard"] == pytest.approx(bursts / 8, abs=1)
    assert truths["empty"] + truths["livestock"] > 0.6 * bursts


@pytest.mark.parametrize("bursts", [0, 1, 5, 12])
def test_a_short_season_has_as_many_bursts_as_asked_for(bursts):
    assert len(season(1, bursts)) == bursts


def test_a_short_season_still_has_the_cat():
    assert "snow_leopard" in {scene.truth for _, scene in season(1, 5)}


def test_nights_are_infrared_and_days_are_not():
    for start, scene in season(3, 40):
        assert scene.night == (not DAWN <= start.hour < DUSK)


def test_bursts_are_in_order_and_do_not_overlap():
    starts = [start for start, _ in season(3, 60)]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert min(gaps) > timedelta(seconds=6)


def test_one_site_with_three_to_five_frames_a_burst():
    planned = season(3, 40)
    assert {scene.site for _, scene in planned} == {3}
    assert {len(scene.beats) for _, scene in planned} <= {3, 4, 5}


def test_a_season_repeats_itself_exactly():
    assert season(9, 20) == season(9, 20)
