"""The camera's thread, with events instead of waiting."""

from threading import Event

import pytest

from edge.config import Trap
from edge.source.background import Background
from edge.source.camera import Frame
from edge.source.fake_camera import FakeCamera
from edge.source.fake_time import FakeTime, RealTime
from edge.source.recorder import Clock
from edge.source.source import SourceError
from edge.source.trap import open_trap
from tests.edge.source.traps import CAT, bright, night
from wire.event import Trust


def watched(folder, camera, time):
    return open_trap(
        Trap(spool=str(folder), interval_seconds=0.0, rest_seconds=0.0, stall_seconds=1.0),
        camera,
        motion=bright,
        is_on=lambda: False,
        clock=Clock(lambda: 1e9, lambda: Trust.NTP, time.uptime),
        report=lambda _notice: None,
    )


class Stepping:
    """A recorder that does as it is told."""

    def __init__(self, step):
        self.step, self.closed = step, False

    def close(self):
        self.closed = True


def test_bursts_come_while_nobody_asks(tmp_path):
    time = RealTime()
    camera = FakeCamera(night((CAT, 30)), time, period=0.01)
    source = watched(tmp_path, camera, time)
    first = source.next(10.0)
    second = source.next(10.0)
    source.close()
    assert first[-1].uptime < second[0].uptime
    assert not camera.running


def test_what_ends_the_thread_is_raised_where_it_is_waited_for():
    def failing(_seconds):
        raise SourceError("gone")

    background = Background(Stepping(failing), uptime=lambda: 0.0, hang_seconds=1.0)
    background.close()
    with pytest.raises(SourceError, match="gone"):
        background.step(1.0)


def test_a_bug_in_the_thread_is_not_kept_from_anybody():
    background = Background(Stepping(lambda _seconds: 1 / 0), uptime=lambda: 0.0, hang_seconds=1.0)
    background.close()
    with pytest.raises(ZeroDivisionError):
        background.step(1.0)


def test_a_library_that_never_returns_is_given_up():
    time, released = FakeTime(), Event()
    recorder = Stepping(lambda _seconds: released.wait())
    background = Background(recorder, uptime=time.uptime, hang_seconds=5.0)
    background.step(0.0)
    time.pause(6.0)
    with pytest.raises(SourceError, match="not answered for 6 s"):
        background.step(0.0)
    released.set()
    background.close()
    assert background.ended
    assert recorder.closed


class Hanging(FakeCamera):
    """A camera whose library stops in the middle of a frame."""

    def __init__(self, time):
        super().__init__(night((CAT, 1)), time)
        self.asked, self.released = Event(), Event()

    def frame(self, seconds: float, *, still: bool) -> Frame | None:
        del seconds, still
        self.asked.set()
        self.released.wait()
        return None


def test_a_source_whose_library_hangs_says_so_and_closes(tmp_path):
    time = FakeTime()
    camera = Hanging(time)
    source = watched(tmp_path, camera, time)
    camera.asked.wait()
    time.pause(60.0)
    with pytest.raises(SourceError, match="not answered"):
        source.next(1.0)
    camera.released.set()
    source.close()
