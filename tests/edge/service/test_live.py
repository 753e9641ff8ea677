"""`uncia edge capture` and `uncia edge uplink` as processes, with a socket in systemd's place."""

import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest

from edge.service.ending import Status
from tests.base.waiting import until
from tests.edge.cards import a_card
from wire.event import Effort, EffortState, Fault, FaultCode, Sighting, Tally


@pytest.fixture
def card(tmp_path):
    return a_card(tmp_path / "card").root


def test_capture_is_ready_works_stops_when_asked_and_says_so(service, card):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    process = service.start("capture")
    service.hears("READY=1")
    until(lambda: len(service.sent(Sighting)) == 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == Status.DONE
    service.hears("STOPPING=1")
    assert "capture ends status=0 reason=asked to stop" in service.log.read_text()
    assert len(list((service.unit.state / "evidence/kept").iterdir())) == 6


def test_a_tally_goes_on_at_the_next_start(service, card):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    process = service.start("capture")
    until(lambda: len(service.sent(Sighting)) == 2)
    process.terminate()
    process.wait(20)
    assert service.sent(Tally) == []
    assert service.unit.replay(card) == 0
    (tally,) = service.sent(Tally)
    assert tally.captured == 48


def test_a_changed_configuration_ends_capture_with_its_own_status(service, card):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    process = service.start("capture")
    service.hears("READY=1")
    service.tell("[tally]\nhours = 12.0\n")
    assert process.wait(30) == Status.CHANGED
    assert "tally.hours: 24.0 -> 12.0" in service.log.read_text()


def test_a_source_that_cannot_be_opened_is_reported_to_the_base(service, tmp_path):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{tmp_path}/gone"\n')
    assert service.start("capture").wait(20) == Status.SOURCE
    (fault,) = service.sent(Fault)
    assert fault.code == FaultCode.SOURCE
    assert "there is no such folder" in fault.detail


def test_a_source_without_its_folder_is_refused(service):
    service.tell('[source]\nkind = "replay"\n')
    assert service.start("capture").wait(20) == Status.REFUSED
    assert "source.folder" in service.log.read_text()


def test_a_second_capture_on_one_state_ends_and_says_why(service, card):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    service.start("capture")
    service.hears("READY=1")
    assert service.start("capture").wait(20) == Status.STATE
    assert "another run is at work with this state" in service.log.read_text()


def test_an_uplink_is_ready_without_a_network_and_stops_when_asked(service):
    service.tell('[uplink]\nbroker = "mqtt://127.0.0.1:1"\n')
    process = service.start("uplink")
    service.hears("READY=1")
    service.hears("WATCHDOG=1")
    process.terminate()
    assert process.wait(20) == Status.DONE


def test_capture_loads_no_network_library_and_uplink_no_model():
    for module, without in (
        ("edge.service.live", {"paho", "ssl", "wire.mqtt"}),
        ("edge.service.sending", {"numpy", "PIL", "ai_edge_litert"}),
    ):
        code = f"import {module}, edge.command, sys; print(*sys.modules)"
        loaded = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout.split()
        assert not without & set(loaded)


def is_on_for_a_second(service):
    """A stretch is told in whole seconds, and one of none is not told."""
    service.hears("READY=1")
    began = time.monotonic()
    until(lambda: time.monotonic() > began + 1.1)


def test_capture_keeps_a_diary_of_when_it_was_on(service, card):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    for _ in range(2):
        process = service.start("capture")
        is_on_for_a_second(service)
        process.terminate()
        process.wait(20)
    stretches = service.sent(Effort)
    assert [each.state for each in stretches] == [EffortState.ON, EffortState.OFF, EffortState.ON]
    for before, after in pairwise(stretches):
        assert (after.since, after.since_uptime) == (before.time, before.uptime)


def test_a_camera_that_is_gone_is_a_fault_of_the_effort_too(service, card):
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    process = service.start("capture")
    is_on_for_a_second(service)
    process.kill()
    process.wait(20)
    gone = card.rename(card.with_name("gone"))
    assert service.start("capture").wait(20) == Status.SOURCE
    gone.rename(card)
    service.start("capture")
    service.hears("READY=1")
    until(lambda: len(service.sent(Effort)) == 3)
    states = [each.state for each in service.sent(Effort)]
    assert states == [EffortState.ON, EffortState.OFF, EffortState.FAULT]
