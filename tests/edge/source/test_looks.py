import numpy as np
import pytest

from edge.source.condition import Board, Condition
from edge.source.looks import Looks


def noisy(grey, seed, spread=3):
    noise = np.random.default_rng(seed).integers(-spread, spread + 1, (480, 640))
    return np.clip(grey + noise, 0, 255).astype(np.uint8)


def look_of(frames, seconds=1.0):
    looks = Looks(seconds)
    return [looks.see(frame, float(at)) for at, frame in enumerate(frames)][-1]


def test_a_meadow_looks_like_nothing_special():
    assert look_of([noisy(90, seed) for seed in range(5)]) is None


@pytest.mark.parametrize("grey", [0, 16])
def test_a_lid_is_black_also_in_the_range_of_video(grey):
    assert look_of([noisy(grey, seed) for seed in range(5)]) is Condition.BLACK


def test_a_night_with_something_lit_is_not_black():
    frames = [noisy(8, seed) for seed in range(5)]
    for frame in frames:
        frame[200:300, 200:300] = 90
    assert look_of(frames) is None


def test_a_dusk_that_is_dim_is_not_black():
    assert look_of([noisy(30, seed) for seed in range(5)]) is None


def test_the_sun_in_the_lens_is_white():
    assert look_of([noisy(254, seed) for seed in range(5)]) is Condition.WHITE


def test_frames_alike_to_the_last_bit_are_frozen_and_those_of_a_black_lid_are_black():
    assert look_of([noisy(90, 1)] * 5) is Condition.FROZEN
    assert look_of([np.zeros((480, 640), np.uint8)] * 5) is Condition.BLACK


def test_a_look_counts_only_once_it_has_lasted():
    frames = [noisy(90, 1)] * 5
    assert look_of(frames, seconds=10.0) is None


def test_a_condition_is_told_when_it_begins_and_when_it_ends_and_not_in_between():
    told = []
    board = Board(told.append)
    for uptime in (1.0, 2.0, 3.0):
        board.begin(Condition.BLACK, uptime, "dark")
    assert board.holding == {Condition.BLACK}
    for uptime in (4.0, 5.0):
        board.end(Condition.BLACK, uptime, "light")
    assert [(notice.holds, notice.uptime) for notice in told] == [(True, 1.0), (False, 4.0)]


def test_every_lost_photograph_is_told():
    told = []
    board = Board(told.append)
    for uptime in (1.0, 2.0):
        board.begin(Condition.SPOOL_FULL, uptime, "full", photographs=3)
    assert [notice.photographs for notice in told] == [3, 3]
