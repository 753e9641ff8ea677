"""What a camera lives through, and what its gate makes of it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from sight.motion.gate import Gate
from sight.motion.memory import Motion
from sight.motion.settings import Settings
from tests.sight.motion.site import RATE, Frame, still

SITES = pytest.mark.parametrize("place", [1, 3])
QUICK = Settings(hold_seconds=30)


@dataclass(frozen=True)
class Seen:
    frame: Frame
    motion: Motion

    @property
    def found(self):
        """Whether a region covers the middle of the cat."""
        cat = self.frame.cat
        across, down = (cat.left + cat.right) / 2, (cat.top + cat.bottom) / 2
        return any(
            region.left <= across <= region.right and region.top <= down <= region.bottom
            for region in self.motion.regions
        )


def watched(site, settings=None, gate=None):
    gate = gate or Gate(settings or Settings())
    return [
        Seen(frame, gate.see(frame.luma, frame.uptime, frame.infrared)) for frame in site.frames()
    ]


def moves(seen):
    return [one.motion.moves for one in seen]


def seconds(seen, begin, end=None):
    """The frames from one second to another; from the end where negative."""
    return seen[round(begin * RATE) : None if end is None else round(end * RATE)]


def with_cat(seen):
    return [one for one in seen if one.frame.cat]


@SITES
def test_nothing_moves_at_a_still_site(place):
    seen = watched(still(20).at(place))
    assert not any(one.motion.regions or one.motion.moves for one in seen)


@SITES
@pytest.mark.parametrize("height", [12, 40, 120, 230])
def test_an_animal_that_crosses_is_found_from_its_second_frame_on_and_leaves_nothing(place, height):
    seen = watched(still(10).at(place).animal(6, height).still(5))
    cat = with_cat(seen)
    assert all(one.found and one.motion.moves for one in cat[1:])
    assert not any(one.motion.regions for one in seconds(seen, -4))


@SITES
def test_swaying_grass_is_learned_within_half_a_minute_and_a_gust_later_within_five_seconds(place):
    seen = watched(still(10).at(place).grass(90).still(20).grass(30))
    assert sum(moves(seconds(seen, 40, 100))) <= 0.05 * 60 * RATE
    assert not any(moves(seconds(seen, 102, 120)))
    assert sum(moves(seconds(seen, 125))) <= 0.05 * 25 * RATE


@SITES
def test_a_cat_that_walks_through_swaying_grass_is_found(place):
    cat = with_cat(watched(still(10).at(place).grass(60).windy().animal(5)))
    assert sum(one.found and one.motion.moves for one in cat) >= 0.9 * len(cat)


@SITES
@pytest.mark.parametrize("depth", [0.3, 0.5, 0.7])
def test_the_shadow_of_a_cloud_is_light(place, depth):
    seen = watched(still(10).at(place).shadow(15, depth).still(5).shadow(8, depth).still(5))
    assert not any(one.motion.regions for one in seen)


@SITES
def test_a_cat_that_comes_with_a_cloud_is_found(place):
    site = still(10).at(place)
    shade, cat = site.shadow(8), site.animal(8)
    both = [replace(one, cat=two.cat) for one, two in zip(shade.moments, cat.moments, strict=True)]
    seen = with_cat(watched(replace(site, moments=tuple(both)).still(5)))
    assert sum(one.found for one in seen) >= 0.9 * len(seen)


@SITES
def test_the_sun_rises_and_nothing_moves(place):
    seen = watched(still(10).at(place).sunrise(60).still(5).animal(4))
    assert not any(one.motion.regions for one in seconds(seen, 0, 75))
    assert all(one.found for one in with_cat(seen)[1:])


@SITES
def test_snowfall_is_weather_after_ten_seconds_and_the_cat_in_it_is_found(place):
    seen = watched(still(10).at(place).snow(60).snowing().animal(6))
    assert sum(moves(seconds(seen, 20, 70))) <= 0.05 * 50 * RATE
    cat = with_cat(seen)
    assert sum(one.found for one in cat) >= 0.9 * len(cat)
    assert sum(one.motion.moves for one in cat) >= 0.7 * len(cat)


@pytest.mark.slow
@SITES
def test_a_cat_that_sits_still_for_five_minutes_is_seen_at_the_end_and_leaves_no_ghost(place):
    seen = watched(still(60).at(place).sitting(300).leaving().still(10))
    cat = with_cat(seen)
    assert all(one.found for one in cat[1:])
    assert any(one.motion.moves for one in cat[-RATE:])
    assert not any(one.motion.regions for one in seconds(seen, -8))


@SITES
def test_a_cat_that_sits_still_triggers_when_it_comes_and_when_it_goes(place):
    seen = watched(still(60).at(place).sitting(30).leaving())
    sits = seconds(seen, 75, 90)
    assert not any(moves(sits))
    assert all(one.found for one in sits)
    assert any(moves(seconds(seen, 60, 65)))
    assert any(moves(seconds(seen, -4)))


@SITES
def test_the_light_may_change_while_a_cat_sits(place):
    site = still(60).at(place).sitting(5)
    sits = replace(site, now=site.moments[-1]).sunrise(60)
    assert all(one.found for one in with_cat(watched(sits))[1:])


@SITES
def test_a_rock_triggers_while_it_rolls_and_belongs_to_the_place_after_the_hold(place):
    seen = watched(still(60).at(place).rock().still(60), QUICK)
    assert any(moves(seconds(seen, 60, 62)))
    assert all(one.motion.regions for one in seconds(seen, 62, 85))
    assert not any(moves(seconds(seen, 66)))
    assert not any(one.motion.regions for one in seconds(seen, -22))


@SITES
def test_a_cat_that_was_absorbed_leaves_no_ghost_for_what_was_behind_it_is_remembered(place):
    seen = watched(still(60).at(place).sitting(50).leaving().still(5), QUICK)
    assert not any(one.motion.regions for one in seconds(seen, -20, -12))
    assert not any(one.motion.regions for one in seconds(seen, -4))


@SITES
def test_the_flash_comes_on_at_dusk_and_the_day_is_remembered_at_dawn(place):
    dusk = still(20).at(place).infrared().still(30).animal(4).still(5)
    seen = watched(dusk.by_day().still(20))
    assert not any(one.motion.regions for one in seconds(seen, 0, 50))
    assert all(one.found for one in with_cat(seen)[1:])
    assert not any(one.motion.regions for one in seconds(seen, -20))


@SITES
def test_a_flash_that_nobody_told_of_is_another_scene_for_ten_seconds(place):
    gate = Gate(Settings())
    dusk = still(60).at(place).infrared().still(40)
    seen = [Seen(frame, gate.see(frame.luma, frame.uptime, False)) for frame in dusk.frames()]
    assert any(moves(seconds(seen, 60, 62)))
    assert not any(one.motion.moves for one in seconds(seen, 70))


@SITES
@pytest.mark.parametrize(("across", "down"), [(23, 9), (6, 4), (-90, 40)])
def test_a_knocked_camera_sees_again_within_eight_seconds(place, across, down):
    seen = watched(still(60).at(place).knocked(across, down).still(12).animal(4).still(4))
    assert any(moves(seconds(seen, 60, 62)))
    assert not any(one.motion.regions for one in seconds(seen, 68, 72))
    cat = with_cat(seconds(seen, 72))
    assert sum(one.motion.moves for one in cat) >= 0.9 * len(cat)


@SITES
def test_black_and_white_frames_show_nothing_and_teach_nothing(place):
    seen = watched(still(10).at(place).black(5).still(1).white(5).still(5).animal(4))
    assert not any(one.motion.regions or one.motion.moves for one in seconds(seen, 0, 26))
    assert all(one.found for one in with_cat(seen)[1:])


@SITES
def test_hot_pixels_trigger_nothing(place):
    seen = watched(still(10).at(place).hot(60).still(10))
    assert not any(moves(seen))


@SITES
def test_hot_pixels_trigger_nothing_by_night(place):
    seen = watched(still(0).at(place).infrared().still(10).hot(60).still(10))
    assert not any(moves(seen))


@SITES
def test_a_path_on_which_animals_keep_passing_is_not_blind_to_the_next(place):
    busy = still(10).at(place)
    for _ in range(5):
        busy = busy.animal(5).still(10)
    cat = with_cat(seconds(watched(busy.animal(5)), -5))
    assert sum(one.found and one.motion.moves for one in cat) >= 0.9 * len(cat)


def test_what_a_restart_is_given_is_known_from_the_first_frame_on():
    gate = Gate(Settings())
    watched(still(20), gate=gate)
    (first, second, *_) = with_cat(watched(still(0).animal(5), gate=Gate(Settings(), gate.known)))
    assert second.found
    assert first.frame.uptime < 102


def test_a_pause_of_hours_and_a_clock_that_goes_back_forget_nothing():
    gate = Gate(Settings())
    watched(still(20), gate=gate)
    for begin in (50_000.0, 3.0):
        frames = list(still(2).animal(4).frames(begin))
        seen = [Seen(one, gate.see(one.luma, one.uptime, one.infrared)) for one in frames]
        assert all(one.found for one in with_cat(seen)[1:])


def test_frames_of_another_size_begin_anew():
    gate = Gate(Settings())
    for frame in still(3).frames():
        gate.see(frame.luma, frame.uptime, False)
        assert gate.see(frame.luma[:360, :600], frame.uptime, False) == Motion()


@pytest.mark.parametrize("size", [(64, 64), (97, 131), (480, 640), (360, 640), (960, 1280)])
def test_any_size_will_do(size):
    chance = np.random.default_rng(1)
    gate = Gate(Settings())
    for at in range(30):
        luma = chance.normal(120, 3, size).astype(np.uint8)
        if at > 20:
            high, wide = size[0] // 4, size[1] // 4
            luma[high : 2 * high, wide : 2 * wide] = chance.integers(40, 240, (high, wide))
        motion = gate.see(luma, float(at), False)
    (region,) = motion.regions
    assert np.allclose((region.left, region.top), 0.25, atol=0.07)
    assert np.allclose((region.right, region.bottom), 0.5, atol=0.07)


@pytest.mark.parametrize(
    "luma", [np.zeros((480, 640, 3), np.uint8), np.zeros((480, 640)), np.zeros((10, 10), np.uint8)]
)
def test_what_is_no_frame_is_refused(luma):
    with pytest.raises(ValueError, match="a frame must be uint8"):
        Gate(Settings()).see(luma, 1.0, False)
