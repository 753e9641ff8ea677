import numpy as np
import pytest

from scenes.scene import still
from sight.gate import Region, changed_regions
from sight.judge import judge_frames
from sight.motion.known import packed, unpacked
from sight.photograph import without_banner
from sight.picture import Plain
from sight.recollection import Recollection

SEEDS = pytest.mark.parametrize("seed", [1, 2, 5])


def pictures(scene):
    return [without_banner(frame, 0.04, 0.07) for frame in scene.sized(640, 360).frames()]


def burst(scene, seed=1):
    return pictures(scene.at(4).seeded(seed))


def asleep(seed, frames=3):
    """A burst in which a cat does not move, and where it is: (across, down) of its middle."""
    empty, cat = burst(still(1), seed)[0], burst(still(0).leopard(1), seed)[0]
    there = np.argwhere(np.abs(cat.astype(int) - empty).max(axis=2) > 40)
    down, across = np.median(there, axis=0) / cat.shape[:2]
    noise = np.random.default_rng(seed).integers(-2, 3, (frames, *cat.shape))
    return [np.clip(cat + one, 0, 255).astype(np.uint8) for one in noise], (across, down)


def covers(region, middle):
    across, down = middle
    return region.left <= across <= region.right and region.top <= down <= region.bottom


def recall(recollection, frames, infrared=False):
    return recollection(frames, infrared, changed_regions(frames))


def knowing_the_place(bursts=3, seed=1):
    recollection = Recollection()
    for _ in range(bursts):
        recall(recollection, burst(still(3), seed))
    return recollection


@SEEDS
def test_a_burst_in_which_a_cat_does_not_move_has_a_region_where_it_is(seed):
    frames, middle = asleep(seed)
    assert not any(changed_regions(frames))
    added = recall(knowing_the_place(seed=seed), frames)
    assert all(any(covers(region, middle) for region in regions) for regions in added)


@SEEDS
def test_so_has_a_single_frame(seed):
    (frame,), middle = asleep(seed, frames=1)
    ((region,),) = recall(knowing_the_place(seed=seed), [frame])
    assert covers(region, middle)


def test_the_first_burst_has_nothing_to_be_compared_with():
    frames, _ = asleep(1)
    assert recall(Recollection(), frames) == [[], [], []]


def test_an_empty_burst_of_a_known_place_adds_nothing():
    assert recall(knowing_the_place(), burst(still(4))) == [[], [], [], []]


def test_a_burst_in_other_light_adds_nothing():
    bright = [np.clip(f * 1.25, 0, 255).astype(np.uint8) for f in burst(still(3))]
    assert recall(knowing_the_place(), bright) == [[], [], []]


def test_what_moved_is_not_named_twice():
    frames = burst(still(2).leopard(1))
    known = changed_regions(frames)
    added = recall(knowing_the_place(), frames)
    assert known[2]
    assert added == [[], [], []]


def test_day_and_night_are_two_places():
    recollection = knowing_the_place()
    by_day = recollection.known.day
    recall(recollection, burst(still(3).infrared()), infrared=True)
    assert len(recollection.known.infrared) == 1
    assert recollection.known.day == by_day
    assert recall(recollection, burst(still(3))) == [[], [], []]


def test_by_night_too_a_cat_that_does_not_move_has_a_region():
    recollection = Recollection()
    empty = burst(still(4).infrared())
    recall(recollection, empty, infrared=True)
    cat = burst(still(0).leopard(1).infrared())
    there = np.argwhere(np.abs(cat[0].astype(int) - empty[0]).max(axis=2) > 60)
    down, across = np.median(there, axis=0) / cat[0].shape[:2]
    ((region,),) = recall(recollection, cat, infrared=True)
    assert covers(region, (across, down))


def test_a_cat_in_two_bursts_is_not_absorbed_and_leaves_no_ghost():
    recollection, (frames, middle) = knowing_the_place(), asleep(1)
    for _ in range(2):
        assert any(covers(region, middle) for region in recall(recollection, frames)[0])
    assert recall(recollection, burst(still(3))) == [[], [], []]


def test_what_stands_there_for_five_bursts_belongs_to_the_place():
    recollection, (frames, _) = knowing_the_place(), asleep(1)
    named = [bool(recall(recollection, frames)[0]) for _ in range(8)]
    assert named[:4] == [True] * 4
    assert named[6:] == [False] * 2


def test_another_place_altogether_is_known_from_its_second_burst_on():
    recollection = knowing_the_place()
    other = pictures(still(3).at(9).seeded(2))
    recall(recollection, other)
    assert recall(recollection, other) == [[], [], []]


def test_pictures_of_unequal_sizes_or_too_small_are_not_remembered():
    recollection = knowing_the_place()
    small = np.zeros((40, 50, 3), np.uint8)
    assert recollection([small, small], False, [[], []]) == [[], []]
    unequal = [small, np.zeros((400, 500, 3), np.uint8)]
    assert recollection(unequal, False, [[], []]) == [[], []]
    assert recall(recollection, burst(still(3))) == [[], [], []]


def test_the_next_run_knows_the_place():
    known = unpacked(packed(knowing_the_place().known))
    frames, middle = asleep(1)
    added = recall(Recollection(known), frames)
    assert any(covers(region, middle) for region in added[0])


class Seeing:
    """A classifier that keeps what it was shown, and finds everything empty."""

    labels, height, width = ("empty", "livestock", "snow_leopard"), 32, 32

    def __init__(self):
        self.shown = []

    def score(self, views):
        self.shown.append(views)
        return np.tile(np.array([0.8, 0.1, 0.1], np.float32), (len(views), 1))


@pytest.mark.parametrize("scene", [still(3), still(1).leopard(3), still(1).leopard(1), still(1)])
def test_a_memory_only_ever_adds_views(scene):
    frames, without, with_more = burst(scene), Seeing(), Seeing()
    region = Region(0.2, 0.2, 0.3, 0.3, 1.0)
    pictures = [Plain(frame) for frame in frames]
    judge_frames(pictures, without)
    judged = judge_frames(
        pictures, with_more, lambda frames, _light, _known: [[region]] * len(frames)
    )
    for before, after, frame in zip(without.shown, with_more.shown, judged.frames, strict=True):
        assert np.array_equal(after[: len(before)], before)
        assert len(after) == len(before) + 1
        assert frame.regions[-1] == region
