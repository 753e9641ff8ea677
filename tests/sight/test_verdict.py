import numpy as np
import pytest

from sight.verdict import burst_scores, frame_scores, verdict
from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD

LABELS = (EMPTY, LIVESTOCK, SNOW_LEOPARD)
NOTHING, GOAT, CAT = (0.98, 0.01, 0.01), (0.05, 0.9, 0.05), (0.1, 0.1, 0.8)


def of_frames(*frames):
    return verdict(burst_scores(np.array(frames, np.float32), LABELS), LABELS)


def test_an_animal_in_a_crop_outweighs_an_empty_frame():
    seen = frame_scores(np.array([NOTHING, CAT], np.float32), LABELS)
    assert seen == pytest.approx(np.array(CAT))


def test_one_frame_with_a_cat_makes_a_long_burst_more_than_waste():
    assert of_frames(*[NOTHING] * 9, CAT).waste < of_frames(*[NOTHING] * 10).waste - 0.2


def test_frames_that_agree_are_sure():
    assert of_frames(GOAT, GOAT, GOAT).label == LIVESTOCK
    assert of_frames(GOAT, GOAT, GOAT).waste == pytest.approx(0.95)


def test_a_score_that_is_not_a_number_is_no_verdict():
    with pytest.raises(ValueError, match="not numbers"):
        of_frames((np.nan, 0.5, 0.5))
