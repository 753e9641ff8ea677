"""From a camera to bursts: what a person who sets up a trap expects of it."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from edge.card import find_photographs, shots_in_order
from edge.source.condition import Condition
from edge.source.fake_script import Script
from edge.source.fake_time import FakeTime
from edge.source.lens import Patience
from edge.source.source import SourceError
from tests.edge.source.traps import CAT, EMPTY, MEADOW, ATrap, night
from wire.event import Trust

YEARS = 20 * 365 * 86400.0


def gaps(burst):
    return [round(b.taken - a.taken, 3) for a, b in pairwise(burst)]


def has_cat(shot):
    with Image.open(shot.path) as picture:
        return bool((np.asarray(picture.convert("L")) > 150).any())


def test_nothing_moves_and_no_photograph_is_taken(tmp_path):
    assert ATrap(tmp_path, night((EMPTY, 50))).bursts() == []
    assert list(tmp_path.iterdir()) == []


def test_a_cat_that_passes_makes_one_burst(tmp_path):
    trap = ATrap(tmp_path, night((EMPTY, 5), (CAT, 10), (EMPTY, 30)))
    (burst,) = trap.bursts()
    assert gaps(burst) == [0.6, 0.6], "every third frame of five a second, at least 0.5 s apart"
    assert trap.notices == []


def test_photographs_from_before_the_trigger_begin_the_burst(tmp_path):
    script = night((EMPTY, 20), (CAT, 20))
    trap = ATrap(tmp_path, script, ring_frames=2, ring_seconds=0.6)
    burst = trap.source.next(60.0)
    assert [has_cat(shot) for shot in burst] == [False, False, True, True, True]


def test_a_second_trigger_repeats_no_frame(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 60)), ring_frames=3, ring_seconds=0.2, rest_seconds=0.0)
    bursts = trap.bursts()
    assert len(bursts) > 3
    taken = [shot.uptime for burst in bursts for shot in burst]
    assert taken == sorted(set(taken))


def test_after_a_burst_the_trap_rests(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 200)), rest_seconds=10.0)
    bursts = trap.bursts()
    assert all(b[0].uptime - a[-1].uptime >= 10 for a, b in pairwise(bursts))
    assert len(bursts) == 4


def test_a_photograph_tells_its_time_in_exif_and_in_its_name(tmp_path):
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp()
    trap = ATrap(tmp_path, night((CAT, 10)), time=FakeTime(noon))
    burst = trap.source.next(10.0)
    read = shots_in_order(
        tmp_path, find_photographs(tmp_path).photographs, utc_offset_hours=5.0, now=noon
    )
    assert [shot.taken for shot in read] == pytest.approx([shot.taken for shot in burst], abs=1e-5)
    assert burst[0].name.startswith("20260601T120000")
    assert [shot.size for shot in burst] == [shot.path.stat().st_size for shot in burst]


@pytest.mark.parametrize("years", [YEARS, -YEARS])
def test_a_clock_that_jumps_by_years_within_a_burst_neither_splits_nor_shifts_it(tmp_path, years):
    time, frames = FakeTime(), []

    def jumping(_luma, _uptime):
        frames.append(_uptime)
        if len(frames) == 4:
            time.set_wall(time.wall() + years)
        return len(frames) >= 2

    began = time.wall()
    trap = ATrap(tmp_path, night((CAT, 12)), time=time, motion=jumping)
    (burst,) = trap.bursts()
    assert abs(burst[0].taken - began) < 2
    assert gaps(burst) == [0.6, 0.6]


def test_a_burst_is_trusted_as_the_clock_was_at_its_first_photograph(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 12)))
    trap.trust = Trust.NONE
    (burst,) = trap.bursts()
    assert {shot.trust for shot in burst} == {Trust.NONE}


def test_a_clock_of_no_calendar_loses_no_photograph(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 12)), time=FakeTime(wall=-1e14))
    (burst,) = trap.bursts()
    assert len(burst) == 3


def test_a_pir_makes_bursts_where_the_gate_sees_nothing(tmp_path):
    trap = ATrap(tmp_path, night((EMPTY, 20)), trigger="pir", is_on=lambda: True)
    assert len(trap.bursts()) == 1


def test_a_pir_that_is_stuck_is_reported_and_is_no_endless_burst(tmp_path):
    trap = ATrap(
        tmp_path, night((EMPTY, 3000)), trigger="pir", is_on=lambda: True, pir_stuck_seconds=60.0
    )
    bursts = trap.bursts()
    assert trap.told() == [(Condition.PIR_STUCK, True)]
    assert 5 <= len(bursts) <= 10
    assert bursts[-1][-1].uptime < 170, "none in the nine minutes after the first"


def test_a_pir_that_comes_loose_again_triggers_again(tmp_path):
    time = FakeTime()
    trap = ATrap(
        tmp_path,
        night((EMPTY, 1000)),
        time=time,
        trigger="pir",
        is_on=lambda: not 200 < time.uptime() < 201,
        pir_stuck_seconds=60.0,
    )
    bursts = trap.bursts()
    assert trap.told()[:2] == [(Condition.PIR_STUCK, True), (Condition.PIR_STUCK, False)]
    assert any(200 < burst[0].uptime < 205 for burst in bursts)


def test_motion_still_triggers_where_the_pir_is_stuck(tmp_path):
    script = night((EMPTY, 1000), (CAT, 20))
    trap = ATrap(tmp_path, script, trigger="either", is_on=lambda: True, pir_stuck_seconds=60.0)
    assert trap.bursts()[-1][0].uptime > 299


def test_a_camera_that_stalls_is_restarted_and_the_burst_so_far_is_kept(tmp_path):
    script = night((EMPTY, 2), (CAT, 3)).stall().see(EMPTY, 5)
    trap = ATrap(tmp_path, script)
    (burst,) = trap.bursts()
    assert len(burst) == 1
    assert trap.camera.starts == 2
    assert trap.told() == [(Condition.STALLED, True), (Condition.STALLED, False)]
    assert "no frame for 5 s" in trap.notices[0].detail


def test_a_camera_that_vanishes_is_looked_for_again(tmp_path):
    trap = ATrap(tmp_path, night((EMPTY, 2)).vanish(3).see(CAT, 12))
    assert len(trap.bursts()) == 1
    assert trap.told() == [(Condition.STALLED, True), (Condition.STALLED, False)]
    assert trap.notices[0].detail == "no camera is connected"


@pytest.mark.parametrize("trouble", [Script.stall, Script.vanish])
def test_a_camera_that_stays_away_stops_the_source_and_says_what_to_look_at(tmp_path, trouble):
    trap = ATrap(tmp_path, trouble(night((CAT, 12)), float("inf")), restarts=2)
    trap.source.done(trap.source.next(10.0))
    with pytest.raises(SourceError, match=r"after 2 restarts: no .*ribbon cable"):
        trap.source.next(600.0)
    assert trap.camera.starts == 3
    assert trap.told() == [(Condition.STALLED, True)]


def test_bursts_that_wait_are_given_before_the_source_says_that_its_camera_is_gone(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 3)).vanish(float("inf")), restarts=0)
    with pytest.raises(SourceError):
        trap.source.next(60.0)
    trap.source.close()
    assert len(trap.source.next(0.0)) == 1


def test_a_camera_that_freezes_is_restarted_and_goes_on(tmp_path):
    script = night((EMPTY, 5)).freeze(80).see(EMPTY, 5).see(CAT, 12)
    trap = ATrap(tmp_path, script)
    assert len(trap.bursts()) == 1
    assert trap.camera.starts == 2
    assert trap.told() == [(Condition.FROZEN, True), (Condition.FROZEN, False)]
    begun, over = trap.notices
    assert "one and the same frame for 15 s" in begun.detail
    assert begun.uptime == pytest.approx(101.0, abs=0.3), "since the last frame of another sight"
    assert 115 < over.uptime < 122


def test_a_camera_that_stays_frozen_stops_the_source(tmp_path):
    trap = ATrap(tmp_path, night((EMPTY, 5)).freeze(10_000), restarts=2)
    with pytest.raises(SourceError, match="after 2 restarts: one and the same frame"):
        trap.source.next(600.0)
    assert trap.camera.starts == 3
    assert trap.told() == [(Condition.FROZEN, True)]
    assert trap.time.uptime() < 135, "after a restart the same frame is known at once"


def test_a_frame_that_repeats_now_and_then_is_no_frozen_camera(tmp_path):
    script = night((EMPTY, 5))
    for _ in range(20):
        script.freeze(50).see(EMPTY, 1)
    trap = ATrap(tmp_path, script)
    trap.bursts()
    assert (trap.notices, trap.camera.starts) == ([], 1)


@pytest.mark.parametrize("strange", [Script.black, Script.white])
def test_a_camera_that_sees_black_or_white_is_not_restarted_and_takes_photographs(
    tmp_path, strange
):
    script = strange(night((EMPTY, 5)), 1).freeze(400).see(EMPTY, 5)
    trap = ATrap(tmp_path, script, trigger="pir", is_on=lambda: True)
    assert trap.bursts()
    assert (trap.notices, trap.camera.starts) == ([], 1)


def test_a_lens_that_is_blocked_is_told_since_it_was(tmp_path):
    script = night((EMPTY, 5)).white(400).see(MEADOW, 400)
    trap = ATrap(tmp_path, script, lens=Patience(seconds=60.0, clear_seconds=20.0))
    trap.bursts()
    assert trap.told() == [(Condition.BLOCKED, True), (Condition.BLOCKED, False)]
    begun, over = trap.notices
    assert over.uptime - begun.uptime == pytest.approx(80.0, abs=12.0)


def test_a_full_spool_drops_the_newest_burst_and_counts_its_photographs(tmp_path):
    # Noise does not compress: a photograph of these has 0.5 MB.
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    trap = ATrap(tmp_path, night((noise, 60)), rest_seconds=0.0, spool_megabytes=3)
    first = trap.source.next(60.0)
    while not trap.camera.over:
        trap.source._advance(1.0)
    full = [notice for notice in trap.notices if notice.condition is Condition.SPOOL_FULL]
    assert full
    assert all(notice.holds and notice.photographs == 3 for notice in full)
    assert len(list(tmp_path.iterdir())) == 2
    assert all(shot.path.exists() for shot in first)


def test_a_spool_that_takes_bursts_again_says_so(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    trap = ATrap(tmp_path, night((noise, 60)), rest_seconds=0.0, spool_megabytes=3)
    held = trap.source.next(60.0)
    while (Condition.SPOOL_FULL, True) not in trap.told():
        trap.source._advance(1.0)
        trap.source._tell()
    trap.source.done(held)
    trap.bursts()
    assert trap.told()[-1] == (Condition.SPOOL_FULL, False)


def test_a_spool_that_has_room_again_says_so_also_where_nothing_triggers_any_more(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    script = night((noise, 60), (EMPTY, 60))
    trap = ATrap(tmp_path, script, rest_seconds=0.0, spool_megabytes=3)
    held = trap.source.next(60.0)
    while (Condition.SPOOL_FULL, True) not in trap.told():
        trap.source._advance(1.0)
    trap.source.done(held)
    while trap.told()[-1] == (Condition.SPOOL_FULL, True):
        trap.source._advance(1.0)
    assert len(list(tmp_path.iterdir())) == 1, "no burst has come since"


def test_closing_ends_a_burst_and_keeps_it_for_the_next_start(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 3)))
    assert trap.source.next(0.6) is None
    trap.source.close()
    assert not trap.camera.running
    (burst,) = [ATrap(tmp_path, night()).source.next(0.0)]
    assert len(burst) == 1


def test_a_burst_of_a_process_that_was_killed_is_given_first_and_just_as_it_was(tmp_path):
    trap = ATrap(tmp_path, night((CAT, 12)))
    before = trap.source.next(60.0)
    again = ATrap(tmp_path, night((CAT, 12)))  # the first was never closed
    assert again.source.next(60.0) == before
    again.source.done(before)
    assert again.source.next(60.0) != before


def test_a_folder_of_photographs_can_be_the_camera(tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(12):
        Image.fromarray(CAT).save(pictures / f"{number:02d}.JPG")
    trap = ATrap(tmp_path / "spool", Script().files(pictures))
    (burst,) = trap.bursts()
    assert len(burst) == 3
