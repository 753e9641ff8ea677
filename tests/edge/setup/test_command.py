"""`uncia edge setup` as a process: opened, held apart from capture, closed."""

import http.client
import re
import subprocess
import sys
from contextlib import closing
from threading import Thread
from urllib.parse import urlencode

import pytest
from PIL import Image

from edge.command import main
from edge.hold import hold_state
from edge.outbox import OutboxError
from edge.service.ending import Status
from tests.base.brokers import free_port
from tests.base.waiting import until
from tests.edge.setup.sight import with_animal
from tests.edge.test_replay import Unit


class Setup:
    """The command on a unit of its own; `lines` is what it printed."""

    def __init__(self, folder, port):
        self.unit, self.port, self.lines = Unit(folder), port, []
        card = folder / "card"
        card.mkdir()
        Image.fromarray(with_animal()).save(card / "IMG_0001.JPG")
        self.unit.config.write_text(
            f'{self.unit.config.read_text()}[source]\nkind = "watch"\nfolder = "{card}"\n'
            f'[setup]\naddress = "127.0.0.1"\nport = {port}\n'
        )

    def start(self):
        command = [sys.executable, "-m", "uncia", "edge", "setup", "--config", self.unit.config]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True).start()
        until(lambda: any("minutes" in line for line in self.lines))

    @property
    def code(self):
        (line,) = [line for line in self.lines if line.startswith("Code: ")]
        return line.removeprefix("Code: ").strip()

    def ask(self, method="GET", path="/", cookie="", **fields):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as client:
            body = urlencode(fields) if fields else None
            client.request(method, path, body, {"Cookie": cookie} if cookie else {})
            reply = client.getresponse()
            return reply.headers.get("Set-Cookie", "").partition(";")[0], reply.read().decode(
                "latin-1"
            )

    def mark(self, cookie=""):
        return re.search(r'name="mark" value="([^"]+)"', self.ask(cookie=cookie)[1])[1]


@pytest.fixture
def setup(tmp_path):
    setup = Setup(tmp_path, free_port())
    yield setup
    if getattr(setup, "process", None):
        setup.process.kill()
        setup.process.wait()


def test_it_is_opened_used_and_closed_and_capture_waits_meanwhile(setup):
    setup.start()
    with pytest.raises(OutboxError, match="another run is at work"):
        hold_state(setup.unit.state)
    cookie, _ = setup.ask("POST", "/code", mark=setup.mark(), code=setup.code)
    until(lambda: "JFIF" in setup.ask(path="/live.jpg", cookie=cookie)[1])
    assert "Done" in setup.ask("POST", "/done", cookie=cookie, mark=setup.mark(cookie))[1]
    assert setup.process.wait(20) == Status.DONE
    hold_state(setup.unit.state).close()
    assert list(setup.unit.state.glob("*.jpg")) == []


def test_five_wrong_codes_end_it(setup):
    setup.start()
    for _ in range(5):
        setup.ask("POST", "/code", mark=setup.mark(), code="wrong")
    assert setup.process.wait(20) == Status.FAILED
    until(lambda: "wrong five times" in "".join(setup.lines))


def test_it_ends_when_asked_to(setup):
    setup.start()
    setup.process.terminate()
    assert setup.process.wait(20) == Status.DONE


def test_while_capture_runs_it_is_refused_and_says_why(setup, capsys):
    setup.unit.state.mkdir()
    with closing(hold_state(setup.unit.state)):
        assert main(["setup", "--config", str(setup.unit.config)]) == Status.REFUSED
    said = capsys.readouterr().err
    assert "capture is at work and has the camera" in said
    assert "systemctl start uncia-setup" in said


def test_an_address_that_is_not_the_units_says_what_to_look_at(setup, capsys):
    text = setup.unit.config.read_text().replace("127.0.0.1", "192.0.2.77")
    setup.unit.config.write_text(text)
    assert main(["setup", "--config", str(setup.unit.config)]) == Status.REFUSED
    assert "hotspot" in capsys.readouterr().err
