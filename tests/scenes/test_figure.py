"""Bodies as the camera sees them."""

import numpy as np
import pytest

from scenes.camera import Camera
from scenes.figure import sprite
from scenes.goat import goat
from scenes.horse import horse
from scenes.leopard import leopard
from scenes.light import daylight, flash
from scenes.person import person
from scenes.pose import Pose
from scenes.view import Stand

CAMERA = Camera(320, 180, 70.0)


def rng():
    return np.random.default_rng(5)


@pytest.mark.parametrize("body", [leopard, goat, horse, person])
@pytest.mark.parametrize("light", [flash(), daylight(np.random.default_rng(2), 0.5)])
@pytest.mark.parametrize("yaw", [0.0, 1.2, 3.0])
def test_every_body_is_lit_from_every_side(body, light, yaw):
    seen = sprite(body(Pose(), 3), Stand(160.0, 70.0, yaw), CAMERA, light, rng())
    assert np.isfinite(seen.display).all()
    assert seen.display[seen.alpha > 0.9].mean() > 15
    assert 0.0 <= seen.alpha.min() <= seen.alpha.max() <= 1.0
    assert 0.0 <= seen.shadow.min() <= seen.shadow.max() < 1.0


def test_a_body_out_of_the_frame_is_not_drawn():
    assert sprite(leopard(Pose(), 1), Stand(-900.0, 70.0, 0.0), CAMERA, flash(), rng()) is None


def test_a_body_half_out_of_the_frame_stays_within_it():
    seen = sprite(leopard(Pose(), 1), Stand(0.0, 120.0, 0.0), CAMERA, flash(), rng())
    assert seen.left == 0
    assert seen.top + seen.alpha.shape[0] <= CAMERA.height


def test_a_cat_keeps_its_spots_when_it_moves_and_no_two_cats_share_them():
    def seats(pose, individual):
        return [(mark.along, mark.across) for mark in leopard(pose, individual).marks]

    assert seats(Pose(), 4) == seats(Pose(phase=0.4, look=0.5), 4)
    assert seats(Pose(), 4) != seats(Pose(), 5)


def test_the_flash_burns_out_what_is_near_and_leaves_the_far_in_the_dark():
    def brightness(scale):
        seen = sprite(leopard(Pose(), 3), Stand(160.0, scale, 0.0), CAMERA, flash(), rng())
        return seen.display[seen.alpha > 0.9].mean()

    assert brightness(190.0) > brightness(80.0) > brightness(35.0)
