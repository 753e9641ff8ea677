import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sight.motion.gate import Gate
from sight.motion.known import DamagedError, Known, packed, unpacked
from sight.motion.settings import Settings
from tests.sight.motion.site import still


@pytest.fixture(scope="module")
def known():
    gate = Gate(Settings())
    for frame in still(5).grass(3).infrared().still(5).frames():
        gate.see(frame.luma, frame.uptime, frame.infrared)
    return gate.known


def test_what_is_known_survives_a_restart_and_is_small(known):
    data = packed(known)
    assert len(data) < 150_000
    again = unpacked(data)
    for (before,), (after,) in ((known.day, again.day), (known.infrared, again.infrared)):
        assert after.seconds == before.seconds
        for name in ("shown", "before", "noise", "usual"):
            assert np.allclose(getattr(before, name), getattr(after, name), atol=1 / 16)


def test_a_place_never_seen_by_night_stays_unknown_by_night(known):
    assert unpacked(packed(Known(known.day))).infrared == ()
    assert unpacked(packed(Known())).day == ()


def test_of_another_version_is_said(known):
    with pytest.raises(DamagedError, match="not of this version"):
        unpacked(packed(known).replace(b"uncia gate 1", b"uncia gate 9"))


def test_a_file_that_was_cut_off_is_said(known):
    data = packed(known)
    for length in (0, 5, 20, len(data) // 2, len(data) - 1):
        with pytest.raises(DamagedError):
            unpacked(data[:length])


@given(at=some.floats(0, 1, exclude_max=True), flip=some.integers(1, 255))
def test_one_damaged_byte_is_noticed(known, at, flip):
    data = bytearray(packed(Known(known.day)))
    data[int(at * len(data))] ^= flip
    with pytest.raises(DamagedError):
        unpacked(bytes(data))


@given(some.binary(max_size=300))
def test_any_bytes_are_known_or_damaged_and_nothing_else(data):
    for body in (data, zlib.compress(data)):
        whole = b"uncia gate 1\n" + zlib.crc32(body).to_bytes(4, "big") + body
        with pytest.raises(DamagedError):
            unpacked(whole)
