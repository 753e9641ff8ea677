import numpy as np
import pytest

from scenes.beat import Beat
from scenes.scene import still
from scenes.season import season
from sight.gate import changed_regions
from sight.photograph import without_banner


def pictures(scene):
    """The frames as the gate gets them: their banner counts frames and so always changes."""
    return [without_banner(frame, 0.04, 0.07) for frame in scene.sized(640, 360).frames()]


def test_nothing_moves_on_a_still_site():
    assert changed_regions(pictures(still(4))) == [[], [], [], []]


def test_nothing_moves_at_night():
    assert changed_regions(pictures(still(4).infrared())) == [[], [], [], []]


@pytest.mark.parametrize("seed", range(4))
def test_an_animal_that_walks_in_is_found_where_it_is(seed):
    frames = pictures(still(2).animal(2).seeded(seed))
    changed = np.abs(frames[3].astype(int) - frames[0]).max(axis=2) > 60
    down, across = np.median(np.argwhere(changed) / changed.shape, axis=0)
    (strongest, *_) = changed_regions(frames)[3]
    assert strongest.left <= across <= strongest.right
    assert strongest.top <= down <= strongest.bottom


def test_a_single_frame_has_nothing_to_be_compared_with():
    assert changed_regions(pictures(still(1))) == [[]]


def test_frames_of_different_sizes_are_not_compared():
    frames = [np.zeros((90, 160, 3), np.uint8), np.zeros((80, 160, 3), np.uint8)]
    assert changed_regions(frames) == [[], []]


def test_a_step_in_exposure_is_not_a_change():
    (frame,) = pictures(still(1))
    brighter = np.clip(frame.astype(int) + 12, 0, 255).astype(np.uint8)
    assert changed_regions([frame, brighter, frame]) == [[], [], []]


def test_regions_lie_inside_the_frame_and_the_strongest_is_first():
    for found in changed_regions(pictures(still(1).goats(3))):
        changes = [region.change for region in found]
        assert changes == sorted(changes, reverse=True)
        for region in found:
            assert 0 <= region.left < region.right <= 1
            assert 0 <= region.top < region.bottom <= 1


def test_where_an_animal_is_in_no_other_frame_its_region_holds_it_alone():
    """A leopard of whom a burst of four holds the old place and the next in one wide region."""
    (walk,) = [scene for at, scene in season(46, 32) if f"{at:%d %H:%M}" == "03 18:49"]
    frames, beat = pictures(walk), walk.beats[1]
    bare = walk.sized(640, 360)._frame(1, Beat("still", beat.moment, beat.moments))
    animal = np.abs(frames[1].astype(int) - without_banner(bare, 0.04, 0.07)).max(axis=2) > 24
    columns = np.flatnonzero(animal.sum(axis=0) > 2) / animal.shape[1]
    (strongest, *_) = changed_regions(frames)[1]
    assert strongest.left <= np.median(columns) <= strongest.right
    assert strongest.right - strongest.left < 1.2 * np.ptp(columns)


def test_of_two_frames_both_places_stay_in_both():
    before, after = np.zeros((2, 90, 160, 3), np.uint8)
    before[30:50, 40:70] = after[30:50, 66:96] = 200
    for found in changed_regions([before, after]):
        assert found[0].left <= 40 / 160
        assert found[0].right >= 96 / 160
