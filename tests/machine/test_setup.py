"""The page for a phone as a service: it takes the camera from capture, and always gives it back."""

import pytest

from tests.base.waiting import until

CAPTURE, SETUP = "uncia-capture.service", "uncia-setup.service"

ASK = """\
import http.client
for host in ("127.0.0.1:8080", "evil.example"):
    client = http.client.HTTPConnection("127.0.0.1", 8080, timeout=10)
    client.request("GET", "/", headers={"Host": host})
    print(client.getresponse().status)
"""


@pytest.fixture
def opened(machine):
    """A machine whose page is open, on its loopback address for want of a hotspot."""
    config = machine.root / "etc/uncia/unit.toml"
    if "[setup]" not in config.read_text():
        config.write_text(config.read_text() + '[setup]\naddress = "127.0.0.1"\n')
    machine.systemctl("stop", SETUP)
    machine.systemctl("reset-failed", CAPTURE, SETUP)
    assert machine.systemctl("restart", CAPTURE).returncode == 0, machine.journal(CAPTURE)
    assert machine.systemctl("start", SETUP).returncode == 0, machine.journal(SETUP)
    return machine


def works(machine):
    return machine.shows(CAPTURE, "ActiveState") == "active"


def test_the_page_is_open_under_its_hardening_and_capture_is_not_at_work(opened):
    assert not works(opened)
    assert "Code: " in opened.journal(SETUP)
    opened.run("/bin/mkdir", "-p", "/srv/uncia")
    opened.write("/srv/uncia/ask.py", ASK)
    assert opened.run("/usr/bin/python3", "/srv/uncia/ask.py").stdout.split() == ["200", "421"]
    who = opened.run("/bin/ps", "-o", "user:20=", "-p", opened.shows(SETUP, "MainPID")).stdout
    assert who.strip() == "uncia-capture"


@pytest.mark.parametrize("end", [("stop",), ("kill", "-s", "KILL")])
def test_however_it_ends_capture_goes_to_work_again(opened, end):
    opened.systemctl(*end, SETUP)
    until(lambda: works(opened), 40)
    assert opened.shows(SETUP, "ActiveState") != "active"


def test_who_starts_capture_by_hand_closes_the_page(opened):
    assert opened.systemctl("start", CAPTURE).returncode == 0
    until(lambda: opened.shows(SETUP, "ActiveState") != "active", 40)
    until(lambda: works(opened), 40)
