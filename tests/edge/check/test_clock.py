"""What a unit's clock is worth, by all that it can be compared with."""

from dataclasses import replace

import pytest

from edge.check.clock import Clocks, judge_clock, read_clocks
from edge.check.finding import State
from wire.event import Trust

NOON = 1_780_315_200.0
GOOD = Clocks(NOON, past=NOON - 60)


def test_a_clock_alone_is_shown_for_the_person_to_compare():
    found = judge_clock(GOOD)
    assert found.state is State.UNKNOWN
    assert "2026-06-01 12:00:00 UTC" in found.said
    assert "watch" in found.advice


def test_a_clock_before_what_was_written_by_it_was_never_set():
    found = judge_clock(replace(GOOD, now=NOON - 90 * 86_400))
    assert found.state is State.WRONG
    assert "at least 90 days behind" in found.said
    assert "date -u -s" in found.advice


@pytest.mark.parametrize(
    ("other", "trust"),
    [
        ({"trust": Trust.NTP}, "ntp"),
        ({"trust": Trust.RTC, "rtc": NOON + 2}, "rtc"),
        ({"rtc": NOON + 2}, "none"),
        ({"phone": NOON - 3}, "none"),
    ],
)
def test_a_clock_that_agrees_is_fine_and_says_how_far_it_is_trusted(other, trust):
    found = judge_clock(replace(GOOD, **other))
    assert (found.state, f"trust: {trust}" in found.said) == (State.OK, True)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"phone": NOON + 7200}, "2 hours behind the phone"),
        ({"phone": NOON - 300}, "5 minutes ahead of the phone"),
        ({"rtc": NOON + 86_400 * 3}, "3 days behind the RTC"),
        ({"rtc": NOON - 100, "trust": Trust.NTP}, "100 seconds ahead of the RTC"),
    ],
)
def test_a_clock_that_differs_says_by_how_much(other, said):
    found = judge_clock(replace(GOOD, **other))
    assert (found.state, said in found.said) == (State.WRONG, True)


def test_the_past_is_at_least_when_the_outbox_was_last_written(tmp_path):
    (tmp_path / "outbox.sqlite").touch()
    written = (tmp_path / "outbox.sqlite").stat().st_mtime
    assert read_clocks(0.0, tmp_path).past >= written
    assert judge_clock(replace(read_clocks(0.0, tmp_path), rtc=None)).state is State.WRONG
