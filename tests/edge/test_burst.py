from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from edge.burst import Shot, in_bursts
from wire.event import Trust


def shots(*times, card="", trust=Trust.RTC, by_file=False):
    return [Shot(Path(f"{t}"), f"{t}", card, t, trust, by_file) for t in times]


def sizes(row, gap=5, most=10):
    return [len(burst) for burst in in_bursts(row, gap, most)]


def test_a_gap_ends_a_burst():
    assert sizes(shots(0, 1, 2, 60, 61)) == [3, 2]


def test_a_clock_that_jumps_back_ends_a_burst():
    assert sizes(shots(1000, 1001, 3, 4)) == [2, 2]


def test_another_card_is_another_burst_even_at_the_same_second():
    assert sizes(shots(0, 1, card="A") + shots(1, 2, card="B")) == [2, 2]


def test_a_long_row_is_cut_at_the_most_frames_a_burst_has():
    assert sizes(shots(*range(23))) == [10, 10, 3]


def test_files_copied_in_one_go_stand_alone():
    assert sizes(shots(*[7.0] * 23, by_file=True)) == [1] * 23


def test_a_short_row_by_file_time_is_a_burst():
    assert sizes(shots(7.0, 7.0, 8.0, by_file=True)) == [3]


@given(st.lists(st.floats(0, 1e5)), st.floats(0, 600), st.integers(1, 50))
def test_every_shot_is_in_exactly_one_burst_in_order(times, gap, most):
    row = shots(*times)
    bursts = list(in_bursts(row, gap, most))
    assert [shot for burst in bursts for shot in burst] == row
    assert all(1 <= len(burst) <= most for burst in bursts)
