"""What systemd hears, on a real datagram socket."""

import math
import socket

import pytest

from edge.service.notify import notifier, ready, status, stopping
from edge.service.watchdog import Watchdog, watchdog_seconds
from tests.edge.service.sources import Clock


@pytest.fixture
def systemd(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        yield listening


def test_systemd_hears_each_word_as_a_datagram_of_its_own(systemd, tmp_path):
    notify = notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})
    ready(notify)
    status(notify, "3 events wait\nREADY=0")
    stopping(notify)
    heard = [systemd.recv(100) for _ in range(3)]
    assert heard == [b"READY=1", b"STATUS=3 events wait READY=0", b"STOPPING=1"]


def test_an_abstract_socket_is_found_too():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0uncia-test-notify")
        listening.settimeout(5)
        ready(notifier({"NOTIFY_SOCKET": "@uncia-test-notify"}))
        assert listening.recv(100) == b"READY=1"


def test_nobody_listening_stops_nothing(tmp_path):
    ready(notifier({}))
    ready(notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}))
    ready(notifier({"NOTIFY_SOCKET": "vsock:2:1234"}))


@pytest.mark.usefixtures("systemd")
def test_a_manager_that_reads_nothing_does_not_make_a_service_wait(tmp_path):
    notify = notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})
    for _ in range(5000):
        notify("WATCHDOG=1")


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"WATCHDOG_USEC": "180000000"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "7"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "8"}, math.inf),
        ({"WATCHDOG_USEC": "0"}, math.inf),
        ({"WATCHDOG_USEC": "soon"}, math.inf),
        ({}, math.inf),
    ],
)
def test_the_watchdog_is_this_process_s_or_nobody_s(environment, seconds):
    assert watchdog_seconds(environment, pid=7) == seconds


def test_a_step_pets_the_watchdog_four_times_in_its_time_and_no_more():
    clock, heard = Clock(), []
    watchdog = Watchdog(heard.append, 180.0, clock)
    for _ in range(180):
        watchdog.step()
        clock.now += 1
    assert heard == ["WATCHDOG=1"] * 4


def test_without_a_step_there_is_no_pet():
    clock, heard = Clock(), []
    watchdog = Watchdog(heard.append, 180.0, clock)
    clock.now += 1000
    assert heard == []
    Watchdog(heard.append, math.inf, clock).step()
    assert heard == []
    watchdog.step()
    assert heard == ["WATCHDOG=1"]
