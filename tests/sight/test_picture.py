from contextlib import suppress
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from scenes.season import season
from sight.judge import judge_with
from sight.network import open_network
from sight.photograph import UnreadableError, read_photograph
from sight.picture import Plain, read_picture
from sight.view import boxes, cut
from tests import colours
from tests.edge.cards import photograph

CROPS = (0.04, 0.07)
ALL_OF_IT = 1920 * 1080
SIDE = 224


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    """A rendered photograph of 1920x1080: fine grain, edges, grass."""
    (_, scene), *_ = season(3, 1)
    path = tmp_path_factory.mktemp("large") / "IMG_1.JPG"
    Image.fromarray(next(scene.sized(1920, 1080).frames())).save(path, "JPEG", quality=90)
    return path


def difference(path, where, room=ALL_OF_IT):
    """Grey levels between the views of a picture and those of its frame."""
    seen = read_picture(path, *CROPS, room).views(where, SIDE, SIDE)
    measured = cut(read_photograph(path, *CROPS), where, SIDE, SIDE)
    return np.abs(seen.astype(int) - measured)


def test_a_small_photograph_is_its_own_frame(tmp_path):
    path = photograph(tmp_path / "a.jpg", colours.RED)
    picture = read_picture(path, *CROPS)
    assert isinstance(picture, Plain)
    assert (picture.small == read_photograph(path, *CROPS)).all()


def test_boxes_are_in_pixels_of_the_frame_however_large_the_photograph(card):
    assert read_picture(card, *CROPS).shape == read_photograph(card, *CROPS).shape


@settings(max_examples=25)
@given(st.floats(192, 320), st.floats(0, 1), st.floats(0, 1))
def test_a_crop_around_something_small_is_pixel_by_pixel_that_of_the_frame(card, side, x, y):
    left, top = x * (1280 - side), y * (641 - side)
    assert difference(card, [(left, top, left + side, top + side)]).max() <= 1


def test_whole_frame_and_tiles_look_like_those_of_the_frame(card):
    shape = read_picture(card, *CROPS).shape
    differs = difference(card, boxes(shape, [], covered=True))
    assert differs.mean() < 1.0
    assert np.quantile(differs, 0.999) < 8


def test_no_box_inside_the_frame_is_refused_at_its_edges(card):
    picture = read_picture(card, *CROPS)
    height, width = picture.shape[:2]
    for side in (100.0, 350.0, float(height)):
        corners = [(0.0, 0.0, side, side), (width - side, height - side, width + 1e-9, height)]
        assert picture.views(corners, 32, 32).shape == (2, 32, 32, 3)


def test_nothing_of_the_banner_is_in_any_view(tmp_path):
    picture = Image.new("RGB", (1920, 1080), (0, 255, 0))
    picture.paste((255, 0, 0), (0, 0, 1920, 43))
    picture.paste((255, 0, 0), (0, 1005, 1920, 1080))
    path = tmp_path / "a.jpg"
    picture.save(path, "JPEG", quality=95, subsampling=0)
    seen = read_picture(path, *CROPS)
    corners = [(0, 0, 192, 192), (0, 0, 400, 400), (0, 449, 192, 641), (0, 241, 400, 641)]
    assert seen.views([*corners, (0, 0, 1280, 641)], 64, 64)[..., 0].max() < 40
    assert seen.small[1:-1, :, 0].max() < 40


def test_a_grey_photograph_and_one_taken_upright_are_seen_as_their_frames(tmp_path, card):
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(card) as taken:
        taken.convert("L").save(tmp_path / "grey.jpg", quality=90)
        taken.save(tmp_path / "upright.jpg", quality=90, exif=exif)
    for name in ("grey.jpg", "upright.jpg"):
        path = tmp_path / name
        shape = read_picture(path, *CROPS).shape
        assert shape == read_photograph(path, *CROPS).shape
        assert difference(path, boxes(shape, [], covered=True)).mean() < 1.0
        assert difference(path, [(100.0, 100.0, 300.0, 300.0)]).max() <= 1


def test_without_room_a_photograph_is_read_again_where_all_of_it_is_needed(card):
    small = [(10.0, 10.0, 202.0, 202.0)]
    assert read_picture(card, *CROPS, ALL_OF_IT).held == ALL_OF_IT
    assert read_picture(card, *CROPS, ALL_OF_IT - 1).held == 0
    assert difference(card, small, room=0).max() <= 1


def test_a_photograph_that_is_gone_when_it_is_read_again_fails_its_burst(card, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(card.read_bytes())
    picture = read_picture(path, *CROPS)
    path.unlink()
    assert picture.views([(0.0, 0.0, 1280.0, 641.0)], 32, 32).shape == (1, 32, 32, 3)
    with pytest.raises(UnreadableError, match="cannot be read"):
        picture.views([(0.0, 0.0, 30.0, 30.0)], 32, 32)


@pytest.mark.parametrize(
    ("photographs", "whole"),
    [(3, [True] * 3), (4, [True, True, False, True]), (5, [False] * 5)],
)
def test_a_burst_keeps_as_many_photographs_whole_as_a_small_unit_has_room_for(
    card, monkeypatch, photographs, whole
):
    read = []

    def noted(*arguments):
        read.append(read_picture(*arguments))
        return read[-1]

    monkeypatch.setattr("sight.judge.read_picture", noted)
    judged = judge_with(open_network(colours.PACKAGE), *CROPS)([card] * photographs)
    assert judged.verdict
    assert [picture.held > 0 for picture in read] == whole


@settings(max_examples=40)
@given(damage=st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 255)), max_size=30))
def test_a_damaged_large_photograph_is_read_or_unreadable_and_nothing_else(
    card, tmp_path_factory, damage
):
    data = bytearray(card.read_bytes())
    for at, value in chain(damage, [(1, 0xD8)]):
        data[at % len(data)] = value
    path = tmp_path_factory.mktemp("damaged") / "a.jpg"
    path.write_bytes(data)
    with suppress(UnreadableError):
        picture = read_picture(path, *CROPS)
        height, width = picture.shape[:2]
        picture.views([(0.0, 0.0, width / 8, height / 8), (0.0, 0.0, width, height)], 32, 32)
