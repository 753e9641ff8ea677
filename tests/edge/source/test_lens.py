import numpy as np
import pytest
from PIL import Image, ImageFilter

from edge.source.condition import Board, Condition
from edge.source.lens import LensState, Look, Patience
from edge.source.lens_watch import LensWatch
from edge.source.look import look_of
from scenes.season import season

HOUR = 3600.0
PATIENCE = Patience(seconds=HOUR, dark_seconds=18 * HOUR, clear_seconds=60)
RNG = np.random.default_rng(4)


def luma(picture, noise=2.0):
    """A low-resolution frame as a sensor gives it."""
    grey = np.asarray(picture.convert("L").resize((640, 480)), np.float32)
    return np.clip(grey + RNG.normal(0, noise, grey.shape), 0, 255).astype(np.uint8)


def flat(level, noise=2.0):
    return luma(Image.new("L", (640, 480), level), noise)


@pytest.fixture(scope="module")
def views():
    """Frames of a rendered site, by day and by infrared flash."""
    scenes = [scene for _, scene in season(3, 4)]
    scenes = [scene.by_day() for scene in scenes] + [scene.infrared() for scene in scenes]
    frames = [next(iter(scene.sized(640, 480).frames())) for scene in scenes]
    return [Image.fromarray(frame[20:-34]) for frame in frames]  # without the banner


def looks(*frames):
    look, seen = Look.CLEAR, []
    for frame in frames:
        look = look_of(frame, look)
        seen.append(look)
    return seen


def test_a_lid_is_black_and_snow_on_the_lens_is_white():
    assert looks(flat(4), flat(250)) == [Look.BLACK, Look.WHITE]


def test_a_hot_pixel_does_not_hide_a_lid():
    frame = flat(4)
    frame[::128, ::128] = 255
    assert looks(frame) == [Look.BLACK]


def test_a_view_of_the_site_is_clear_by_day_and_by_night(views):
    assert {look_of(luma(view), Look.CLEAR) for view in views} == {Look.CLEAR}


def test_a_view_that_is_far_out_of_focus_is_covered(views):
    blurred = [view.filter(ImageFilter.GaussianBlur(60)) for view in views]
    bright = [view for view in blurred if np.percentile(view.convert("L"), 99) > 70]
    assert len(bright) >= 3
    assert {look_of(luma(view), Look.CLEAR) for view in bright} == {Look.COVERED}


def test_a_cloth_over_the_lens_is_covered_and_dusk_is_only_dark():
    assert looks(flat(120), flat(40)) == [Look.COVERED, Look.BLACK]


def watched(*spells, every=10.0):
    """The state after spells of (look, seconds), and how it changed on the way."""
    state, uptime, turns = LensState(), 0.0, []
    for look, seconds in spells:
        for _ in range(round(seconds / every)):
            before, state = state, state.after(look, uptime, PATIENCE)
            if state.blocked != before.blocked:
                turns.append((state.blocked, uptime))
            uptime += every
    return state, turns


def test_a_lens_is_blocked_once_it_looked_so_for_long_and_since_it_did():
    state, turns = watched((Look.CLEAR, 600), (Look.WHITE, 2 * HOUR))
    assert turns == [(Look.WHITE, 600 + HOUR)]
    assert state.blocked_since == 600


def test_a_night_without_a_lamp_is_no_blocked_lens():
    assert watched((Look.CLEAR, HOUR), (Look.BLACK, 15 * HOUR), (Look.CLEAR, HOUR))[1] == []


def test_a_lid_that_is_left_on_is_one_after_a_night_and_more():
    state, turns = watched((Look.CLEAR, HOUR), (Look.BLACK, 30 * HOUR))
    assert turns == [(Look.BLACK, 19 * HOUR)]
    assert state.blocked_since == HOUR


def test_a_lens_that_is_blocked_stays_so_for_a_flash_and_is_clear_after_a_minute():
    spells = ((Look.WHITE, HOUR + 20), (Look.CLEAR, 30), (Look.WHITE, 600), (Look.CLEAR, 120))
    state, turns = watched(*spells)
    assert [look for look, _ in turns] == [Look.WHITE, None]
    assert state.blocked is None


def test_animals_that_pass_before_a_fog_are_no_end_of_it_but_a_clear_view_is():
    assert watched(*[(Look.COVERED, 0.9 * HOUR), (Look.CLEAR, 20)] * 5)[1] == []


def test_snow_that_melts_from_white_to_formless_is_one_thing():
    state, _ = watched((Look.WHITE, 0.6 * HOUR), (Look.COVERED, 0.6 * HOUR))
    assert (state.blocked, state.blocked_since) == (Look.COVERED, 0.0)


def heard(*spells, every=2.0):
    """What a watch tells of spells of (a frame, seconds)."""
    told, uptime = [], 100.0
    watch = LensWatch(PATIENCE, Board(told.append))
    for frame, seconds in spells:
        for _ in range(round(seconds / every)):
            watch.see(frame, uptime)
            uptime += every
    return told


def test_a_watch_tells_once_when_and_why_the_lens_is_blocked_and_when_it_is_clear(views):
    clear = luma(views[0])
    begun, over = heard((clear, 600), (flat(250), 2 * HOUR), (clear, 600))
    assert (begun.condition, begun.holds, begun.uptime) == (Condition.BLOCKED, True, 700)
    assert "snow on the lens" in begun.detail
    assert (over.condition, over.holds, over.uptime) == (Condition.BLOCKED, False, 700 + 2 * HOUR)


def test_a_cloth_that_turns_black_at_dusk_is_told_once():
    assert len(heard((flat(120), 2 * HOUR), (flat(4), 10 * HOUR), (flat(120), 2 * HOUR))) == 1


def test_odd_sizes_are_looked_at_too():
    assert look_of(np.full((121, 163), 130, np.uint8), Look.CLEAR) is Look.COVERED
