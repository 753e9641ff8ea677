import logging

import numpy as np
import pytest

from edge.config import Motion
from edge.source.motion import motion_trigger
from tests.sight.motion.site import still


def triggered(trigger, site, begin=100.0):
    return [trigger(frame.luma, frame.uptime) for frame in site.frames(begin)]


def test_a_cat_triggers_and_a_still_site_does_not(tmp_path):
    trigger = motion_trigger(Motion(), tmp_path)
    answers = triggered(trigger, still(10).animal(4))
    assert not any(answers[:50])
    assert sum(answers[50:]) > 10


def test_the_next_run_knows_the_place(tmp_path):
    before = motion_trigger(Motion(), tmp_path)
    triggered(before, still(20))
    before.close()
    after = motion_trigger(Motion(), tmp_path)
    assert sum(triggered(after, still(0).animal(4), begin=3.0)) > 10


def test_what_is_known_is_kept_now_and_then_since_the_power_may_go_at_any_moment(tmp_path):
    trigger = motion_trigger(Motion(keep_seconds=60), tmp_path)
    triggered(trigger, still(50))
    assert not (tmp_path / "gate").exists()
    triggered(trigger, still(20), begin=150.0)
    assert 1_000 < (tmp_path / "gate").stat().st_size < 150_000
    assert [path.name for path in tmp_path.iterdir()] == ["gate"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"uncia gate 1\n1234"])
def test_a_damaged_memory_is_ignored_with_a_reason(tmp_path, damage, caplog):
    (tmp_path / "gate").write_bytes(damage)
    with caplog.at_level(logging.WARNING):
        trigger = motion_trigger(Motion(), tmp_path)
    assert "begins blind" in caplog.text
    assert sum(triggered(trigger, still(10).animal(4))) > 10


def test_a_card_that_takes_nothing_stops_nothing(tmp_path, caplog):
    trigger = motion_trigger(Motion(keep_seconds=60), tmp_path / "gone")
    answers = triggered(trigger, still(65).animal(4))
    assert sum(answers) > 10
    assert "is not kept" in caplog.text


def test_by_night_and_by_day_it_knows_two_places(tmp_path):
    night = False
    trigger = motion_trigger(Motion(), tmp_path, lambda: night)
    for night in (False, True, False):
        site = still(0).infrared() if night else still(0)
        frames = list((site.still(20)).frames(1000.0 * (1 + night)))
        assert not any(trigger(frame.luma, frame.uptime) for frame in frames)


def test_a_frame_that_is_none_is_an_error_for_whoever_owns_the_camera(tmp_path):
    with pytest.raises(ValueError, match="a frame must be"):
        motion_trigger(Motion(), tmp_path)(np.zeros((4, 4), np.uint8), 1.0)
