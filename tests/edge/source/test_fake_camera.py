import io

import numpy as np
import pytest
from PIL import Image

from edge.source.camera import CameraError
from edge.source.fake_camera import FakeCamera
from edge.source.fake_script import Script
from edge.source.fake_time import FakeTime, RealTime
from tests.edge.source.traps import CAT, EMPTY, night


def running(script, time=None):
    camera = FakeCamera(script, time or FakeTime())
    camera.start()
    return camera


def looks(script, count):
    camera = running(script)
    return [camera.frame(1.0, still=False).luma for _ in range(count)]


def test_it_gives_small_frames_in_their_time_and_stills_only_where_asked():
    time = FakeTime(uptime=10.0)
    camera = running(night((CAT, 3)), time)
    frames = [camera.frame(1.0, still=still) for still in (False, True)]
    assert [frame.uptime for frame in frames] == pytest.approx([10.2, 10.4])
    assert frames[0].luma.shape == (480, 640)
    assert frames[0].jpeg is None
    with Image.open(io.BytesIO(frames[1].jpeg)) as picture:
        assert picture.size == (64, 48)


def test_two_frames_are_never_alike_unless_it_freezes():
    first, second, third = looks(night((EMPTY, 2)).freeze(1), 3)
    assert not np.array_equal(first, second)
    assert np.array_equal(second, third)


def test_it_plays_the_same_each_time():
    assert np.array_equal(looks(night((EMPTY, 3)), 3), looks(night((EMPTY, 3)), 3))


def test_it_waits_no_longer_than_it_may():
    time = FakeTime(uptime=10.0)
    camera = running(night((EMPTY, 1)), time)
    assert camera.frame(0.1, still=False) is None
    assert camera.frame(0.15, still=False).uptime == pytest.approx(10.2)


def test_after_the_end_of_its_script_it_is_over():
    camera = running(night((EMPTY, 1)))
    assert camera.frame(1.0, still=False)
    assert camera.frame(1.0, still=False) is None
    assert camera.over


def test_a_stall_ends_with_a_start_and_a_vanished_camera_says_so_until_then():
    camera = running(Script().stall().see(EMPTY).vanish(2).see(EMPTY))
    assert camera.frame(1.0, still=False) is None
    camera.start()
    assert camera.frame(1.0, still=False)
    with pytest.raises(CameraError, match="no camera"):
        camera.frame(1.0, still=False)
    with pytest.raises(CameraError, match="no camera"):
        camera.start()
    camera.start()
    assert camera.frame(1.0, still=False)


def test_one_that_is_stopped_gives_nothing():
    camera = running(night((EMPTY, 2)))
    camera.stop()
    with pytest.raises(CameraError, match="not started"):
        camera.frame(1.0, still=False)


def test_it_also_lives_in_real_time():
    camera = FakeCamera(night((EMPTY, 3)), RealTime(), period=0.01)
    camera.start()
    first, second = (camera.frame(1.0, still=False) for _ in range(2))
    assert second.uptime - first.uptime >= 0.01
