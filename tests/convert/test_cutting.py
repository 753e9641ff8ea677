import numpy as np
import pytest

from convert.cutting import cuts
from convert.frame import Frame
from convert.recipe import Views


@pytest.fixture
def frame():
    animal = np.zeros((180, 320), dtype=bool)
    animal[60:120, 200:300] = True
    return Frame(np.zeros((180, 320, 3), np.uint8), animal)


def shows(frame, box):
    left, top, right, bottom = (round(side) for side in box)
    return frame.animal[top:bottom, left:right].mean() * (bottom - top) * (right - left)


def test_a_cut_that_is_called_empty_never_shows_the_animal(frame):
    made = cuts(frame, "snow_leopard", 90, Views(), np.random.default_rng(1))
    empty = [box for box, label in made if label == "empty"]
    assert len(empty) > 20
    assert all(shows(frame, box) == 0 for box in empty)


def test_a_cut_that_is_called_by_the_animal_shows_most_of_it(frame):
    made = cuts(frame, "snow_leopard", 90, Views(), np.random.default_rng(1))
    animal = [box for box, label in made if label == "snow_leopard"]
    assert len(animal) > 50
    assert all(shows(frame, box) > 0.3 * frame.animal.sum() for box in animal)
    assert sum(shows(frame, box) > 0.6 * frame.animal.sum() for box in animal) > 40


def test_every_cut_lies_inside_the_frame(frame):
    for left, top, right, bottom in (
        box for box, _ in cuts(frame, "snow_leopard", 90, Views(), np.random.default_rng(2))
    ):
        assert 0 <= left < right <= 320
        assert 0 <= top < bottom <= 180


def test_an_animal_of_unknown_place_is_only_cut_from_nearly_whole_frames():
    frame = Frame(np.zeros((180, 320, 3), np.uint8))
    for (left, top, right, bottom), label in cuts(
        frame, "livestock", 30, Views(least_share=0.7), np.random.default_rng(3)
    ):
        assert label == "livestock"
        assert right - left >= 0.7 * 320 - 1
        assert bottom - top >= 0.7 * 180 - 1
