import numpy as np
import pytest

from scenes.scene import still
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
