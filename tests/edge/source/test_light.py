"""By which light a camera sees, by colours as a sensor without an infrared filter gives them."""

import numpy as np
import pytest
from PIL import Image

from edge.source.light import Light
from scenes.season import season


def seen(picture, light):
    """Show a picture, RGB, as the small stream of a camera has it, with a sensor's noise."""
    noise = np.random.default_rng(1).normal(0, 2, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    luma, blue, red = (np.asarray(each) for each in Image.fromarray(noisy).convert("YCbCr").split())
    light.see(luma, blue[::2, ::2], red[::2, ::2])
    return light.infrared


@pytest.fixture(scope="module")
def scenes():
    return [scene for _, scene in season(3, 4)]


def views(scenes):
    return [next(iter(scene.sized(640, 480).frames()))[20:-36].astype(float) for scene in scenes]


def test_a_site_by_day_has_colours(scenes):
    assert not any(seen(view, Light()) for view in views([each.by_day() for each in scenes]))


@pytest.mark.parametrize("tint", [(1, 1, 1), (1, 0.72, 0.92), (0.8, 0.85, 1)])
def test_lamplight_has_none_but_one_tint_whatever_white_balance_made_of_it(scenes, tint):
    assert all(
        seen(view.mean(axis=2, keepdims=True) * tint, Light())
        for view in views([each.infrared() for each in scenes])
    )


def test_what_is_too_dark_to_have_colours_changes_nothing(scenes):
    light = Light()
    lit = views([scenes[0].infrared()])[0].mean(axis=2, keepdims=True) * (1, 1, 1)
    assert seen(lit, light)
    assert seen(np.full((480, 640, 3), 12.0), light)
    assert not seen(views([scenes[0].by_day()])[0], light)
    assert not seen(np.full((480, 640, 3), 12.0), light)
