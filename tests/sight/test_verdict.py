import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sight.verdict import burst_scores, pooled, verdict
from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD

LABELS = (EMPTY, LIVESTOCK, SNOW_LEOPARD)
NOTHING, GOAT, CAT = (0.98, 0.01, 0.01), (0.05, 0.9, 0.05), (0.1, 0.1, 0.8)


def of_views(*views):
    return verdict(pooled(np.array(views, np.float32), LABELS), LABELS)


def test_one_view_alone_is_taken_at_its_word():
    assert pooled(np.array([CAT], np.float32), LABELS) == pytest.approx(np.array(CAT))


def test_one_view_that_is_sure_of_an_animal_outweighs_many_empty_ones():
    seen = of_views(*[NOTHING] * 6, CAT)
    assert seen.label == SNOW_LEOPARD
    assert seen.waste < of_views(*[NOTHING] * 7).waste - 0.4


def test_many_views_that_are_a_little_unsure_do_not_add_up_to_an_animal():
    unsure = (0.8, 0.1, 0.1)
    assert of_views(*[unsure] * 30).waste == pytest.approx(of_views(unsure).waste)


def test_the_odds_that_something_is_there_are_the_mean_of_the_odds_of_the_views():
    odds = [(1 - view[0]) / view[0] for view in (NOTHING, CAT, GOAT)]
    seen = pooled(np.array([NOTHING, CAT, GOAT], np.float32), LABELS)
    assert (1 - seen[0]) / seen[0] == pytest.approx(np.mean(odds), rel=1e-4)
    assert seen.sum() == pytest.approx(1)


def test_a_cat_in_two_frames_of_ten_is_as_sure_as_in_two_of_three():
    two, nothing = [np.array([CAT], np.float32)] * 2, [np.array([NOTHING], np.float32)]
    long = burst_scores([*nothing * 8, *two], LABELS)
    assert verdict(long, LABELS).label == SNOW_LEOPARD
    assert long == pytest.approx(burst_scores([*two, *nothing], LABELS))


@given(st.lists(st.tuples(*[st.integers(0, 256)] * 3).filter(any), min_size=1, max_size=40))
def test_whatever_int8_scores_come_in_probabilities_go_out(views):
    scores = pooled(np.array(views, np.float32) / 256, LABELS)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-6).all()


def test_views_that_agree_are_sure():
    assert of_views(GOAT, GOAT, GOAT).label == LIVESTOCK
    assert of_views(GOAT, GOAT, GOAT).waste == pytest.approx(0.95)


def test_a_score_that_is_not_a_number_is_no_verdict():
    with pytest.raises(ValueError, match="not numbers"):
        of_views((np.nan, 0.5, 0.5))
