import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.source.camera import CameraError
from edge.source.planes import Layout, planes

FORMATS = ("YUV420", "YVU420", "NV12", "NV21")


def in_memory(format_name, y, u, v, padding):
    """Planes as a camera lays them down, with `padding` bytes after each row of brightness."""

    def padded(rows, by):
        return np.pad(rows, ((0, 0), (0, by)), constant_values=7)

    if format_name in ("NV21", "YVU420"):
        u, v = v, u
    if format_name.startswith("NV"):
        pairs = np.stack([u, v], axis=2).reshape(u.shape[0], -1)
        parts = [padded(y, padding), padded(pairs, padding)]
    else:
        parts = [padded(y, padding), padded(u, padding // 2), padded(v, padding // 2)]
    return np.concatenate([part.ravel() for part in parts])


@given(
    st.sampled_from(FORMATS), st.integers(1, 6), st.integers(1, 6), st.integers(0, 4), st.integers()
)
def test_every_layout_comes_apart_into_the_planes_it_was_made_of(name, across, down, pad, seed):
    chance = np.random.default_rng(abs(seed))
    y = chance.integers(0, 256, (2 * down, 2 * across), dtype=np.uint8)
    u, v = chance.integers(0, 256, (2, down, across), dtype=np.uint8)
    layout = Layout(name, 2 * across, 2 * down, 2 * across + 2 * pad)
    buffer = in_memory(name, y, u, v, 2 * pad)
    for plane, expected in zip(planes(buffer, layout), (y, u, v), strict=True):
        assert np.array_equal(plane, expected)
        assert plane.flags.c_contiguous


def test_an_unknown_format_is_named():
    with pytest.raises(CameraError, match="MJPEG"):
        planes(np.zeros(100, np.uint8), Layout("MJPEG", 4, 4, 4))


def test_a_frame_that_is_too_short_is_refused():
    with pytest.raises(CameraError, match="5 bytes, 24 were expected"):
        planes(np.zeros(5, np.uint8), Layout("NV12", 4, 4, 4))
