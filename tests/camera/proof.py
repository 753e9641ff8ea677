"""The adapter against the true picamera2 on libcamera's virtual camera; see `make camera`."""

import io
import json
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
import virtual
from picamera2.request import CompletedRequest
from PIL import Image

from edge.config import Trap
from edge.outbox import open_outbox
from edge.source.camera import CameraError
from edge.source.condition import Condition
from edge.source.picamera import PiCamera
from edge.source.recorder import Clock
from edge.source.streams import Streams
from edge.source.trap import open_trap
from wire.codec import decode
from wire.event import Effort, EffortState, Fault, Sighting, Trust
from wire.label import CODES, SNOW_LEOPARD

assert virtual  # imported for what it changes

STREAMS = Streams(still=(1920, 1080), look=(640, 480), frames_per_second=5.0, jpeg_quality=90)
CLOCK = Clock(time.time, lambda: Trust.NTP, time.monotonic)
SEEN = [np.asarray(Image.open(path)) for path in sorted(Path("/frames").glob("*.jpg"))]


@contextmanager
def started(streams=STREAMS):
    camera = PiCamera(streams)
    camera.start()
    try:
        yield camera
    finally:
        camera.stop()


def frames(camera, count, *, still=False):
    """So many frames, none of which may fail to come."""
    found = []
    for _ in range(count):
        found.append(camera.frame(5.0, still=still))
        assert found[-1], "no frame within five seconds"
    return found


def pixels(jpeg):
    with Image.open(io.BytesIO(jpeg)) as picture:
        return np.asarray(picture.convert("RGB"))


def apart(one, other):
    return np.abs(one.astype(int) - other).mean()


def small(picture):
    return np.asarray(
        Image.fromarray(picture).convert("L").resize((160, 120), Image.Resampling.BOX)
    )


def nearest(picture, seen):
    return int(np.argmin([apart(picture, each) for each in seen]))


def test_it_runs_where_units_do():
    assert sys.version_info[:2] == (3, 13)


def test_the_small_stream_and_the_still_are_of_the_asked_sizes():
    with started() as camera:
        (frame,) = frames(camera, 1, still=True)
    assert (frame.luma.shape, frame.luma.dtype) == ((480, 640), np.uint8)
    assert pixels(frame.jpeg).shape == (1080, 1920, 3)


def test_a_still_shows_what_the_sensor_sees_in_its_colours():
    with started() as camera:
        (frame,) = frames(camera, 1, still=True)
    least = min(apart(pixels(frame.jpeg), seen) for seen in SEEN)
    assert least < 3, "mean difference in grey levels to the nearest picture that it was shown"


def test_the_small_frame_and_the_still_are_of_one_moment():
    with started() as camera:
        taken = frames(camera, 60, still=True)
    seen = [small(picture) for picture in SEEN]
    which = [nearest(small(pixels(frame.jpeg)), seen) for frame in taken]
    assert which == [nearest(small(frame.luma), seen) for frame in taken]
    assert len(set(which)) > 1, "the virtual camera showed but one of its pictures"


def test_frames_are_copies_that_the_next_ones_do_not_change():
    with started() as camera:
        (first,) = frames(camera, 1)
        before = first.luma.copy()
        frames(camera, 300)
        assert np.array_equal(first.luma, before)


def test_the_camera_agrees_to_other_formats_and_what_it_agreed_to_is_read_back():
    with started() as camera:
        assert {layout.format for layout in camera.layouts.values()} == {"NV12"}


def test_the_whole_sensor_is_what_a_still_of_no_size_asks_for():
    with started(Streams((0, 0), (640, 480), 5.0, 90)) as camera:
        assert (camera.layouts["main"].width, camera.layouts["main"].height) == (1920, 1080)


def test_a_frame_tells_when_it_was_exposed():
    with started() as camera:
        taken = [frame.uptime for frame in frames(camera, 5)]
    assert taken == sorted(taken)
    assert 0 <= time.monotonic() - taken[-1] < 5


def test_a_request_is_released_also_where_reading_it_fails(monkeypatch):
    with started() as camera:
        with monkeypatch.context() as broken:
            broken.setattr(CompletedRequest, "make_buffer", lambda *_: 1 / 0)
            for _ in range(10):  # more than there are buffers
                with pytest.raises(ZeroDivisionError):
                    camera.frame(5.0, still=True)
        assert all(frames(camera, 10, still=True))


def test_a_frame_that_comes_too_late_is_the_next_one_and_is_not_lost():
    with started() as camera:
        late = [camera.frame(0.0, still=False) for _ in range(10)]
        assert None in late
        assert all(frames(camera, 10))


def test_a_camera_that_is_started_and_stopped_again_and_again_leaves_nothing_open():
    def opened():
        return len(list(Path("/proc/self/fd").iterdir()))

    counts = []
    for _ in range(6):
        with started() as camera:
            camera.frame(0.0, still=False)  # stopped with a request under way
            assert all(frames(camera, 3, still=True))
        counts.append(opened())
    assert counts[-1] <= counts[1]


def test_a_camera_that_another_holds_cannot_be_started_and_says_why():
    with started(), pytest.raises(CameraError, match="another program has it; if that is capture"):
        PiCamera(STREAMS).start()


def test_a_stopped_camera_gives_no_frame_and_stops_again():
    with started() as camera:
        camera.stop()
        with pytest.raises(CameraError, match="not started"):
            camera.frame(1.0, still=False)


def a_trap(folder, camera, notices, **told):
    return open_trap(
        Trap(spool=str(folder), stall_seconds=1.0, rest_seconds=0.0, **told),
        camera,
        motion=lambda _luma, _uptime: True,
        is_on=lambda: False,
        clock=CLOCK,
        report=notices.append,
    )


def test_whole_bursts_come_out_of_it(tmp_path):
    notices = []
    source = a_trap(tmp_path, PiCamera(STREAMS), notices, ring_frames=0, interval_seconds=0.1)
    try:
        burst = source.next(20.0)
        assert len(burst) == 3
        assert [pixels(shot.path.read_bytes()).shape for shot in burst] == [(1080, 1920, 3)] * 3
        gaps = np.diff([shot.taken for shot in burst])
        # 0.1 s, give or take a frame: those of the virtual camera come as they like.
        assert all(0.05 <= gap < 2 for gap in gaps)
        assert abs(burst[0].taken - time.time()) < 20
        source.done(burst)
        assert not burst[0].path.exists()
    finally:
        source.close()
    assert not notices


# picamera2's own thread ends with it, which is what a restart must get over.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_camera_that_stalls_is_restarted_and_goes_on(tmp_path):
    camera, notices = PiCamera(STREAMS), []
    source = a_trap(tmp_path, camera, notices)
    try:
        source.done(source.next(20.0))
        camera._camera.camera.stop()  # behind picamera2's back: no frame comes any more
        while not [notice for notice in notices if not notice.holds]:
            burst = source.next(20.0)
            assert burst
            source.done(burst)
    finally:
        source.close()
    assert [(notice.condition, notice.holds) for notice in notices] == [
        (Condition.STALLED, True),
        (Condition.STALLED, False),
    ]


RUN = """
import sys, passing, virtual
from edge.command import main
passing.begin()
sys.exit(main(sys.argv[1:]))
"""


class AUnit:
    """`uncia edge` with a camera and a PIR of its own, as processes."""

    def __init__(self, folder):
        self.folder, self.state, self.spool = folder, folder / "state", folder / "spool"
        self.config, self.log = folder / "unit.toml", folder / "log"
        self.config.write_text(
            f'[unit]\nstate = "{self.state}"\n[source]\nkind = "camera"\n'
            f'[trap]\nspool = "{self.spool}"\ntrigger = "either"\nrest_seconds = 0.0\n'
        )

    def start(self, *words):
        command = [sys.executable, "-c", RUN, *words, "--config", str(self.config)]
        with self.log.open("a") as log:
            return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)

    def events(self, kind):
        with closing(open_outbox(self.state)) as outbox:
            events = [decode(payload) for _, payload in outbox.pending(0, -1)]
        return [event for event in events if isinstance(event, kind)]

    def photographs(self):
        return sorted((self.state / "evidence").glob("*/[0-9]*.jpg"))

    def until(self, done, process):
        """Wait for what must come while a process runs."""
        last = time.monotonic() + 60
        while not done():
            assert process.poll() is None, self.log.read_text()
            assert time.monotonic() < last, self.log.read_text()
            time.sleep(0.2)


@pytest.fixture
def unit(tmp_path):
    return AUnit(tmp_path)


def test_capture_itself_runs_on_it_and_what_passes_comes_into_evidence_and_outbox(unit):
    capture = unit.start("capture")
    unit.until(lambda: len(unit.events(Sighting)) >= 3, capture)
    capture.terminate()
    assert capture.wait(30) == 0, unit.log.read_text()
    sightings = unit.events(Sighting)
    assert {one.label for one in sightings} == {CODES[SNOW_LEOPARD]}, "as it was rendered"
    assert sum(one.frames for one in sightings) == len(unit.photographs())
    assert pixels(unit.photographs()[0].read_bytes()).shape == (1080, 1920, 3)
    assert {one.state for one in unit.events(Effort)} == {EffortState.ON}
    assert unit.events(Fault) == []
    assert len(list(unit.spool.iterdir())) <= 1, "that which was under way, for the next start"


def test_a_capture_that_was_killed_gives_the_camera_back_and_goes_on(unit):
    for run in range(2):
        capture = unit.start("capture")
        unit.until(lambda: len(unit.events(Sighting)) >= 2 * (run + 1), capture)  # noqa: B023
        capture.kill()
        capture.wait(30)
    numbers = [path.name for path in unit.photographs()]
    assert len(set(numbers)) == len(numbers)
    states = [one.state for one in unit.events(Effort)]
    assert states[:2] == [EffortState.ON, EffortState.OFF]


def test_a_check_looks_through_it_and_while_capture_has_it_says_what_to_do(unit):
    def camera():
        check = unit.start("check", "--json")
        told = json.loads(check.communicate(timeout=120)[0])
        return {each["name"]: each for each in told["findings"]}

    unit.state.mkdir()
    found = camera()
    # Not that it is well: of six pictures two may be the same, as of a sensor's no two ever are.
    assert found["camera"]["said"].startswith("1280x641, mean brightness"), "without the banner"
    assert (unit.state / "aim.jpg").exists()
    capture = unit.start("capture")
    unit.until(unit.photographs, capture)
    found = camera()
    capture.terminate()
    capture.wait(30)
    assert "is running and has the camera" in found["capture"]["said"]
    assert "systemctl stop uncia-capture" in found["capture"]["advice"]


def test_a_unit_that_is_woken_takes_what_passes_and_stops(unit):
    words = ("--json", "--send-seconds", "0", "--camera-seconds", "5")
    once = unit.start("once", *words)
    told = json.loads(once.communicate(timeout=120)[0])
    assert (told["status"], told["troubles"]) == (0, [])
    assert told["photographs"]["captured"] == len(unit.photographs()) > 0
    assert list(unit.spool.iterdir()) == []
