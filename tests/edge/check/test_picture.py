"""Pictures of cameras that are well and of those that are not."""

import numpy as np
import pytest

from edge.check.finding import State
from edge.check.picture import judge_pictures
from tests.edge.setup.sight import grey

NOISE = np.random.default_rng(3)


def noisy(level):
    return np.clip(NOISE.normal(level, 2, (120, 160, 3)), 0, 255).astype(np.uint8)


def textured(seed):
    return np.clip(
        grey().astype(int) + np.random.default_rng(seed).integers(-3, 4, (120, 160, 3)), 0, 255
    ).astype(np.uint8)


@pytest.mark.parametrize(
    ("pictures", "said"),
    [
        ([noisy(3), noisy(3)], "black"),
        ([noisy(252), noisy(252)], "white"),
        ([np.full((120, 160, 3), n, np.uint8) for n in (90, 91)], "shows nothing"),
        ([textured(1), textured(2), textured(2)], "frozen"),
    ],
)
def test_what_is_wrong_with_a_camera_has_its_own_word_and_advice(pictures, said):
    found = judge_pictures(pictures, "", live=True)
    assert (found.state, said in found.said) == (State.WRONG, True)
    assert found.advice


def test_a_camera_that_sees_is_fine_by_day_and_in_the_dark_with_something_lit():
    assert judge_pictures([textured(1), textured(2)], "", live=True).state is State.OK
    night = noisy(3)
    night[40:80, 40:80] = 180
    assert judge_pictures([noisy(3), night], "", live=True).state is State.OK


def test_a_trap_that_took_one_photograph_is_not_frozen():
    found = judge_pictures([textured(1), textured(1)], "IMG_1.JPG, written 2 hours ago", live=False)
    assert found.state is State.OK
    assert "2 hours ago" in found.said
