import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sight.gate import Region
from sight.view import boxes, burst_views, crop_box, cut, quantised
from wire.manifest import Input, Quantisation

fractions = st.floats(0, 1)
spans = st.tuples(fractions, fractions).map(sorted)


def given_as(mean, deviation, scale, zero_point):
    quantisation = Quantisation(scale=scale, zero_point=zero_point)
    return Input(height=32, width=32, mean=mean, deviation=deviation, quantisation=quantisation)


@given(spans, spans, st.integers(20, 999), st.integers(20, 999))
def test_a_crop_lies_inside_the_frame_and_holds_its_region(across, down, height, width):
    region = Region(across[0], down[0], across[1], down[1], 1.0)
    left, top, right, bottom = crop_box(region, (height, width, 3))
    assert 0 <= left < right <= width + 1e-6
    assert 0 <= top < bottom <= height + 1e-6
    assert left <= region.left * width + 1e-6
    assert right >= region.right * width - 1e-6


def test_a_crop_is_square_where_the_frame_allows():
    left, top, right, bottom = crop_box(Region(0.4, 0.4, 0.6, 0.6, 1.0), (360, 640, 3))
    assert right - left == bottom - top


def test_the_first_view_is_the_whole_frame_and_one_follows_for_each_region():
    frame = np.zeros((100, 200, 3), np.uint8)
    frame[:, 150:] = 255
    moved = Region(0.8, 0.4, 0.9, 0.6, 1.0)
    seen = cut(frame, boxes(frame.shape, [moved], covered=False), 32, 32)
    assert seen.shape == (2, 32, 32, 3)
    assert 0.2 < seen[0].mean() / 255 < 0.3
    assert seen[1].mean() > 250


def test_a_frame_in_which_nothing_moved_is_covered_and_so_is_the_middle_one_of_every_burst():
    frames, grass = [np.zeros((100, 200, 3), np.uint8)] * 3, Region(0.8, 0.4, 0.9, 0.6, 1.0)
    seen = burst_views(frames, [[grass], [grass], []], 32, 32)
    assert [len(cut) for cut in seen] == [2, 8, 7]


def test_black_and_white_stay_apart_when_quantised():
    picture = np.array([0, 127, 255], np.uint8)
    steps = quantised(picture, given_as(127.5, 127.5, 1 / 127.5, 0))
    assert steps.dtype == np.int8
    assert steps[0] < -126
    assert steps[2] > 126


def test_no_pixel_wraps_round_whatever_the_scale():
    steps = quantised(np.arange(256, dtype=np.uint8), given_as(0, 1, 0.5, -128)).astype(int)
    assert (np.diff(steps) >= 0).all()
