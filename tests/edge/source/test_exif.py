import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base

from edge.source.exif import stamped
from tests.edge.source.traps import a_still

NOON = 1_780_315_200.25


def told(jpeg):
    with Image.open(io.BytesIO(jpeg)) as picture:
        return dict(picture.getexif().get_ifd(IFD.Exif))


def pixels(jpeg):
    with Image.open(io.BytesIO(jpeg)) as picture:
        return np.asarray(picture)


def test_a_photograph_tells_when_it_was_taken_and_in_which_zone():
    details = told(stamped(a_still(), NOON))
    assert details[Base.DateTimeOriginal] == "2026:06:01 12:00:00"
    assert details[Base.SubsecTimeOriginal] == "250000"
    assert details[Base.OffsetTimeOriginal] == "+00:00"


def test_its_pixels_are_as_they_were():
    assert np.array_equal(pixels(stamped(a_still(), NOON)), pixels(a_still()))


def test_the_time_takes_the_place_of_another():
    twice = stamped(stamped(a_still(), NOON), NOON + 1)
    assert told(twice)[Base.DateTimeOriginal] == "2026:06:01 12:00:01"
    assert twice.count(b"Exif\0\0") == 1


@pytest.mark.parametrize("taken", [float("nan"), float("inf"), -1e14, 1e14])
def test_a_time_of_no_calendar_leaves_the_photograph_as_it_is(taken):
    assert stamped(a_still(), taken) == a_still()


@given(st.binary(max_size=200), st.floats())
def test_any_bytes_come_back_whatever_they_are(data, taken):
    assert stamped(data, taken).endswith(data[2:] if data.startswith(b"\xff\xd8") else data) or (
        b"Exif" in data
    )


@given(st.binary(max_size=200), st.floats(0, 4e9))
def test_any_header_is_survived(data, taken):
    jpeg = b"\xff\xd8" + data
    assert stamped(jpeg, taken).startswith(b"\xff\xd8\xff\xe1")
