"""The camera and its aim, through a camera that a test holds."""

import sys
from dataclasses import dataclass

import numpy as np
from PIL import Image

from edge.check.finding import State
from edge.check.lens import Lens
from edge.check.opening import open_viewfinder
from edge.check.view import View
from edge.config import Config, Source, Trap
from edge.source.camera import CameraError
from edge.source.fake_camera import FakeCamera
from edge.source.fake_script import Script
from edge.source.fake_time import FakeTime
from edge.source.source import SourceError
from tests import colours
from tests.edge.cards import photograph
from tests.edge.setup.sight import Painted, grey, with_animal

SITE = Config()


def view(painted, config=SITE):
    return View(config, lambda _config: painted, lambda _seconds: None)


def test_the_aim_is_written_with_what_moved_drawn_on_it(tmp_path):
    painted = Painted([grey(), grey(), with_animal()])
    looked = view(painted)
    assert looked.camera().state is State.OK
    assert painted.closed
    found = looked.aim(tmp_path / "aim.jpg")
    assert found.state is State.OK
    assert "places that move: 1" in found.said
    drawn = np.asarray(Image.open(tmp_path / "aim.jpg")).astype(int)
    pink = (drawn[..., 0] > 180) & (drawn[..., 1] < 110) & (drawn[..., 2] > 120)
    columns = np.flatnonzero(pink.any(axis=0))
    assert 60 <= columns.min() <= 90
    assert 100 <= columns.max() <= 130
    assert [path.name for path in tmp_path.iterdir()] == ["aim.jpg"]


def test_a_camera_that_fails_is_bad_and_leaves_no_aim(tmp_path):
    painted = Painted([grey()])
    painted.broken = "no camera is connected"
    looked = view(painted)
    found = looked.camera()
    assert (found.state, "no camera is connected" in found.said) == (State.WRONG, True)
    assert painted.closed
    assert looked.aim(tmp_path / "aim.jpg").state is State.UNKNOWN


def test_an_aim_that_cannot_be_written_says_so(tmp_path):
    looked = view(Painted([grey()]))
    looked.camera()
    assert looked.aim(tmp_path / "gone" / "aim.jpg").state is State.WRONG


def test_a_trap_is_seen_by_its_newest_photograph(tmp_path):
    photograph(tmp_path / "a.jpg", colours.EMPTY)
    config = Config(source=Source(kind="watch", folder=str(tmp_path)))
    looked = View(config, open_viewfinder, lambda _seconds: None)
    assert "a.jpg, written" in looked.camera().said


def test_a_source_without_its_folder_is_a_matter_of_configuration():
    looked = View(Config(source=Source(kind="watch")), open_viewfinder, lambda _seconds: None)
    assert "source.folder" in looked.camera().said


@dataclass
class _Frame:
    jpeg: bytes | None


class _Camera:
    """A camera that is started, read and stopped."""

    def __init__(self, gives):
        self.gives, self.running = gives, False

    def start(self):
        self.running = True
        if self.gives == "gone":
            raise CameraError("gone")

    def frame(self, _seconds, *, still):
        assert still
        if self.gives == "stalls":
            return None
        if self.gives == "breaks":
            raise CameraError("cable")
        return _Frame(b"no jpeg" if self.gives == "nonsense" else Painted([grey()]).shoot())

    def stop(self):
        self.running = False


def test_a_lens_gives_the_cameras_pictures_and_lets_go_of_it():
    camera = _Camera("pictures")
    lens = Lens(camera)
    assert lens.look().shape == (120, 160, 3)
    lens.close()
    assert not camera.running


def test_whatever_is_wrong_with_a_camera_is_one_kind_of_error():
    for gives in ("gone", "stalls", "breaks", "nonsense"):
        camera = _Camera(gives)
        try:
            Lens(camera).look()
        except SourceError:
            continue
        raise AssertionError(gives)
    assert not _Camera("gone").running


def test_a_unit_s_own_camera_is_looked_through_as_it_is_configured(monkeypatch):
    asked = []

    def opened(streams):
        asked.append(streams)
        return FakeCamera(Script().see(grey(), 50), FakeTime())

    monkeypatch.setattr("edge.source.picamera.PiCamera", opened)
    config = Config(trap=Trap(still_width=800, still_height=600))
    looked = View(config, open_viewfinder, lambda _seconds: None)
    found = looked.camera()
    assert found.state is State.OK, found
    assert asked[0].still == (800, 600)


def test_a_camera_that_is_not_installed_says_how(monkeypatch):
    monkeypatch.setitem(sys.modules, "picamera2", None)
    found = View(Config(), open_viewfinder, lambda _seconds: None).camera()
    assert (found.state, "apt install python3-picamera2" in found.said) == (State.WRONG, True)
