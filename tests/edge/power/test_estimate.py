"""The energy estimate, against sums done by hand."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.command import main
from edge.power import figures
from edge.power.battery import (
    CHEMISTRIES,
    LEAD,
    LI_ION,
    PRIMARY,
    can_charge,
    capacity_share,
)
from edge.power.estimate import Site, days, estimate, solar_wh, work_seconds
from edge.power.figures import BOARDS, ZERO_2_W
from edge.power.span import Span, exactly


def a_site(**more):
    told = {"bursts": 40.0, "frames": 3.0, "battery_wh": 100.0, "chemistry": LI_ION, "celsius": 25}
    return Site(**(told | more))


def about(low, high):
    return Span(pytest.approx(low, rel=1e-3), pytest.approx(high, rel=1e-3))


def test_a_burst_of_three_on_a_zero():
    # 3 x (2 views x 0.18 s + 0.1 s) to 3 x (7 views x 0.3 s + 0.3 s)
    assert work_seconds(ZERO_2_W, 3, coral=False) == about(1.38, 7.2)


def test_a_coral_takes_the_views_and_leaves_the_decoding():
    # 3 x (2 x 0.003 + 0.1) to 3 x (7 x 0.02 + 0.3)
    assert work_seconds(ZERO_2_W, 3, coral=True) == about(0.318, 1.32)


def test_a_zero_that_is_always_on_at_a_quiet_trap():
    # 24 h of 0.375 to 0.6 W by a converter of 0.92 to 0.8, and no burst and no sending at all
    quiet = a_site(bursts=0.0, send_seconds=0.0, has_camera=False)
    found = estimate(ZERO_2_W, quiet, coral=False, one_shot=False)
    assert found.daily_wh == about(9.783, 18.0)


def test_a_camera_that_runs_all_day_costs_as_much_as_the_board():
    # (0.375 + 0.5) x 24 / 0.92 to (0.6 + 1.25) x 24 / 0.8
    quiet = a_site(bursts=0.0, send_seconds=0.0)
    assert estimate(ZERO_2_W, quiet, coral=False, one_shot=False).daily_wh == about(22.83, 55.5)


def test_a_zero_that_is_woken_for_each_burst():
    # low: 40 x (3.5 + 2 + 20) + 40 x 1.38 = 1075.2 s of 0.8 W = 0.2389 Wh; 24 x 0.003 = 0.072;
    # high: 40 x (12 + 8 + 20) + 40 x 7.2 = 1888 s of 1.75 W = 0.9178 Wh; 24 x 0.05 = 1.2
    found = estimate(ZERO_2_W, a_site(has_camera=False), coral=False, one_shot=True)
    assert found.daily_wh == about((0.2389 + 0.072) / 0.92, (0.9178 + 1.2) / 0.8)


def test_one_wake_a_day_starts_and_sends_once():
    # low: 3.5 + 2 + 20 + 40 x 1.38 = 80.7 s of 0.8 W; high: 40 + 288 = 328 s of 1.75 W
    found = estimate(ZERO_2_W, a_site(has_camera=False, wakes=1.0), coral=False, one_shot=True)
    assert found.daily_wh == about((0.01793 + 0.072) / 0.92, (0.15944 + 1.2) / 0.8)


def test_days_are_what_is_usable_by_what_is_used_and_lost():
    # 100 Wh at 25 C: 0.95 x 0.8 = 76 Wh to 1.0 x 0.95 = 95 Wh; lost 0.1 to 0.0667 Wh a day
    assert days(exactly(10.0), a_site()) == about(76 / 10.1, 95 / 10.0667)


def test_the_sun_is_taken_off_what_is_used():
    # 2 W x 3 h x 0.4 to 0.7 = 2.4 to 4.2 Wh a day
    sunny = a_site(solar_watts=2.0, sun_hours=3.0)
    assert solar_wh(sunny) == about(2.4, 4.2)
    assert days(exactly(10.0), sunny) == about(76 / 7.7, 95 / 5.8667)
    assert days(exactly(3.0), sunny).high == math.inf


@pytest.mark.parametrize(
    ("chemistry", "celsius", "share"),
    [
        (LI_ION, 25, about(0.95, 1.0)),
        (LI_ION, 40, about(0.95, 1.0)),
        (LI_ION, 0, about(0.75, 0.9)),
        (LI_ION, -10, about(0.6, 0.825)),
        (LI_ION, -20, about(0.45, 0.75)),
        (LI_ION, -50, about(0.45, 0.75)),
        (LEAD, 5, about(0.84, 0.87)),
    ],
)
def test_what_the_cold_leaves_of_a_battery(chemistry, celsius, share):
    assert capacity_share(chemistry, celsius) == share


def test_lithium_is_not_charged_in_frost_nor_a_primary_cell_ever():
    assert not can_charge(LI_ION, -1)
    assert can_charge(LI_ION, 0)
    assert can_charge(LEAD, -15)
    assert not can_charge(PRIMARY, 20)
    frozen = a_site(celsius=-10, solar_watts=10.0, sun_hours=5.0)
    assert solar_wh(frozen) == exactly(0.0)


SITES = st.builds(
    a_site,
    chemistry=st.sampled_from(list(CHEMISTRIES.values())),
    celsius=st.floats(-60, 60),
    bursts=st.floats(0, 5000),
    solar_watts=st.floats(0, 500),
    sun_hours=st.floats(0, 12),
)


@given(st.sampled_from(BOARDS), SITES, st.booleans(), st.booleans())
def test_the_low_end_is_never_above_the_high_one(board, site, coral, one_shot):
    found = estimate(board, site, coral=coral, one_shot=one_shot)
    assert 0 < found.daily_wh.low <= found.daily_wh.high
    assert 0 < found.days.low <= found.days.high


@given(st.floats(-60, 60), st.floats(0, 30))
def test_warmer_is_never_worse(celsius, warmer):
    for chemistry in CHEMISTRIES.values():
        cold, warm = (capacity_share(chemistry, at) for at in (celsius, celsius + warmer))
        assert cold.low <= warm.low + 1e-9
        assert cold.high <= warm.high + 1e-9


def test_every_figure_is_a_span_with_a_source():
    named = [value for value in vars(figures).values() if isinstance(value, figures.Figure)]
    for figure in [*named, *(figure for board in BOARDS for figure in board.figures)]:
        assert 0 < figure.span.low <= figure.span.high
        assert figure.source


def test_the_table_gives_days_for_every_board_and_says_what_it_rests_on(capsys):
    assert main(["power", "--temperature", "-10"]) == 0
    told = capsys.readouterr().out
    for board in BOARDS:
        for way in (", always on", ", one-shot", " + Coral, always on", " + Coral, one-shot"):
            assert f"\n{board.name}{way} " in told
    assert "Otii Arc" in told
    assert "assumption" in told
    assert "no measurement of your unit" in told


def test_the_same_as_json(capsys):
    main(["power", "--json", "--solar-watts", "50", "--sun-hours", "5", "--temperature", "10"])
    told = json.loads(capsys.readouterr().out)
    assert len(told["estimates"]) == 16
    assert any(each["days"][1] is None for each in told["estimates"])
    assert all(figure["source"] for figure in told["figures"])


def test_a_panel_in_frost_and_a_cold_that_nobody_measured_are_warned_of(capsys):
    main(["power", "--temperature", "-40", "--solar-watts", "5", "--sun-hours", "4"])
    told = capsys.readouterr().out
    assert "li-ion must not be charged at -40 C" in told
    assert "Colder than any figure for li-ion (-20 C)" in told


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "many"])
def test_a_number_that_is_none_is_refused(value, capsys):
    with pytest.raises(SystemExit):
        main(["power", f"--bursts={value}"])
    assert "--bursts" in capsys.readouterr().err
