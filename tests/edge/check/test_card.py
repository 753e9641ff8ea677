"""The card as a person at the tree is told of it, on small file systems that are really full."""

import subprocess

import pytest

from edge.check.card import Room, card_room, card_speed, card_written, judge_room, judge_speed
from edge.check.finding import State
from edge.config import Check, Config, Policy
from tests.edge.service.sources import Clock


def test_a_card_that_takes_a_file_is_fine_and_nothing_is_left_on_it(tmp_path):
    assert card_written(tmp_path).state is State.OK
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    found = card_written(tmp_path / "gone")
    assert found.state is State.WRONG
    assert "gone" in found.said
    assert "unit.state" in found.advice


def test_a_card_that_went_read_only_is_failing(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    found = card_written(small_disk)
    assert (found.state, "read only" in found.said) == (State.WRONG, True)
    assert "change it" in found.advice


def test_a_full_card_says_so_in_every_line_of_it(small_disk):
    (small_disk / "fill").write_bytes(bytes(4 << 20))
    assert "full" in card_written(small_disk).advice
    assert card_speed(small_disk, Clock()).state is State.WRONG
    assert card_room(small_disk, Config()).state is State.WRONG


def test_the_speed_is_measured_by_writing(tmp_path):
    ticks = iter(range(100))
    found = card_speed(tmp_path, lambda: next(ticks) / 10)
    assert found.state is State.OK
    assert "8 MB written and synced" in found.said
    assert list(tmp_path.iterdir()) == []


def test_a_card_that_hardly_writes_is_not_waited_for(tmp_path):
    ticks = iter(range(0, 1000, 3))
    found = card_speed(tmp_path, lambda: float(next(ticks)))
    assert found.state is State.WRONG
    assert "1 MB written" in found.said


@pytest.mark.parametrize(
    ("seconds", "state"), [(1.0, State.OK), (3.9, State.OK), (4.1, State.WRONG), (0, State.OK)]
)
def test_two_megabytes_a_second_are_enough(seconds, state):
    assert judge_speed(8_000_000, seconds).state is state


def test_room_is_in_days_at_the_expected_rate():
    told = Config(check=Check(photographs_per_day=100, photograph_megabytes=2.0, least_days=30))
    assert judge_room(Room(32_000, 6_100, 200), told).state is State.OK
    found = judge_room(Room(32_000, 5_900, 200), told)
    assert found.state is State.WRONG
    assert "30 days are wanted" in found.advice


def test_what_observes_copies_every_photograph_and_needs_more_room(tmp_path):
    said = [
        card_room(tmp_path, Config(policy=Policy(mode=mode))).said for mode in ("observe", "delete")
    ]
    assert "at 400 MB a day" in said[0]
    assert "at 100 MB a day" in said[1]
