"""What a scene promises to those who filter it."""

import io

import numpy as np
import pytest
from PIL import Image

from scenes.scene import Scene, frame_number, still
from scenes.strip import strip_rows

SMALL = (192, 108)
NOISE = 40
"""Levels that sensor noise never reaches."""


def small(scene: Scene) -> list[np.ndarray]:
    return list(scene.sized(*SMALL).frames())


def inside(picture: np.ndarray) -> np.ndarray:
    top, bottom = strip_rows(len(picture))
    return picture[top : len(picture) - bottom].astype(np.int16)


def changed(first: np.ndarray, second: np.ndarray) -> float:
    return float((np.abs(inside(first) - inside(second)).max(axis=2) > NOISE).mean())


def after_jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def test_frames_are_colour_pictures_of_the_asked_size():
    for picture in small(still(1).animal(1)):
        assert picture.dtype == np.uint8
        assert picture.shape == (108, 192, 3)


def test_the_default_is_the_size_of_a_trap_camera():
    assert (still(1).width, still(1).height) == (1280, 720)


@pytest.mark.parametrize(
    "scene",
    [still(1).grass(1), still(1).snow(1), still(0).goats(2), still(0).animal(2).infrared()],
)
def test_the_same_scene_gives_the_same_bytes(scene):
    for first, second in zip(small(scene), small(scene), strict=True):
        assert first.tobytes() == second.tobytes()


def test_another_seed_is_another_animal():
    first, second = small(still(0).animal(1).seeded(4)) + small(still(0).animal(1).seeded(8))
    assert changed(first, second) > 0.02


def test_another_site_is_another_place():
    first, second = small(still(1).at(1)) + small(still(1).at(2))
    assert changed(first, second) > 0.2


def test_a_scene_is_never_changed_by_what_is_said_of_it():
    quiet = still(2)
    quiet.animal(3).infrared().at(9)
    assert quiet == still(2)


@pytest.mark.parametrize("scene", [still(3), still(3).infrared()])
def test_nothing_but_noise_differs_between_still_frames(scene):
    first, second, third = small(scene)
    assert not np.array_equal(inside(first), inside(second))
    assert changed(first, second) == changed(second, third) == 0.0


@pytest.mark.parametrize(
    "scene",
    [still(1).animal(1), still(1).goats(1), still(1).horse(1), still(1).person(1)],
)
@pytest.mark.parametrize("seed", range(2))
def test_whatever_passes_changes_the_picture(scene, seed):
    for lit in (scene.by_day(), scene.infrared()):
        empty, passing = small(lit.seeded(seed))
        assert changed(empty, passing) > 0.004


@pytest.mark.parametrize("seed", range(4))
def test_the_cat_is_in_every_frame_that_says_so(seed):
    empty, *passing = small(still(1).animal(3).seeded(seed))
    assert all(changed(empty, frame) > 0.01 for frame in passing)


@pytest.mark.parametrize("scene", [still(1).grass(1), still(1).snow(1)])
def test_wind_and_snow_change_the_picture_though_it_stays_empty(scene):
    quiet, moving = small(scene)
    assert changed(quiet, moving) > 0.0
    assert scene.truth == "empty"


def test_infrared_is_grey():
    for picture in small(still(1).animal(1).infrared()):
        assert np.ptp(inside(picture), axis=2).max() == 0


def test_the_truth_is_that_of_what_passes_and_each_frame_has_its_own():
    scene = still(2).animal(3)
    assert scene.truth == "snow_leopard"
    assert scene.truths == ("empty", "empty", *["snow_leopard"] * 3)
    assert still(2).truth == "empty"
    assert still(1).goats(1).truth == still(1).horse(1).truth == "livestock"
    assert still(1).person(1).truth == "people"
    assert still(1).leopard(2) == still(1).animal(2)


def test_the_strips_do_not_know_what_is_in_the_picture():
    top, bottom = strip_rows(SMALL[1])
    scenes = (still(2), still(0).goats(2), still(0).person(2), still(0).animal(2))
    for night in (False, True):
        shown = [small(s.infrared() if night else s) for s in scenes]
        for frames in zip(*shown, strict=True):
            assert len({frame[:top].tobytes() for frame in frames}) == 1
            assert len({frame[-bottom:].tobytes() for frame in frames}) == 1


@pytest.mark.parametrize("size", [(160, 90), (192, 108), (480, 270)])
@pytest.mark.parametrize("quality", [85, 95])
def test_the_frame_number_survives_jpeg(size, quality):
    for number, picture in enumerate(still(6).sized(*size).frames()):
        assert frame_number(after_jpeg(picture, quality)) == number
