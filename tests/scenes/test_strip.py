"""The burnt-in strips."""

from datetime import UTC, datetime

import numpy as np
import pytest

from scenes.strip import Caption, burn, frame_number, strip_rows


@pytest.mark.parametrize("number", [0, 1, 37, 128, 254, 255])
def test_any_of_256_numbers_can_be_read_back(number):
    picture = np.full((90, 160, 3), 120, dtype=np.uint8)
    burn(picture, Caption(datetime(2024, 10, 1, tzinfo=UTC), number, 300, -4))
    assert frame_number(picture) == number


def test_the_strips_take_4_and_7_percent_of_the_height():
    assert strip_rows(720) == (29, 50)


def test_what_lies_between_the_strips_is_left_alone():
    picture = np.full((90, 160, 3), 120, dtype=np.uint8)
    burn(picture, Caption(datetime(2024, 10, 1, tzinfo=UTC), 3, 4, -4))
    top, bottom = strip_rows(90)
    assert (picture[top:-bottom] == 120).all()
