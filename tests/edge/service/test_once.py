"""`uncia edge once`, as a unit runs it that a power board wakes."""

import json
import time

import pytest

from edge.command import main
from edge.service.ending import Status
from edge.service.power import power_off
from edge.service.stopwatch import Stopwatch, until_this_process
from tests.base.station import Station
from tests.edge.cards import a_card
from tests.edge.service.sources import Clock
from tests.edge.test_replay import Unit
from wire.event import Fault, FaultCode, Heartbeat, Sighting


class Woken(Unit):
    """A unit whose source is a card that lies in a folder."""

    def __init__(self, folder, more=""):
        super().__init__(folder)
        self.card = a_card(folder / "card").root
        source = f'[source]\nkind = "replay"\nfolder = "{self.card}"\n{more}'
        self.config.write_text(self.config.read_text() + source)

    def wake(self, *more, send="0"):
        asked = ["once", "--config", str(self.config), "--send-seconds", send, "--wait-seconds=0"]
        return main([*asked, *more])


@pytest.fixture
def unit(tmp_path):
    return Woken(tmp_path)


def test_what_waits_is_judged_and_the_time_of_each_step_is_told(unit, capsys):
    assert unit.wake() == Status.DONE
    told = capsys.readouterr().out
    for step in ("machine start", "process start", "model open", "golden check", "judging"):
        assert f"\n{step} " in told
    assert "8 bursts: captured 24 photographs = 6 kept + 18 discarded" in told
    assert len(unit.sent(Sighting)) == 2
    assert len(unit.sent(Heartbeat)) == 1


def test_the_same_as_json(unit, capsys):
    unit.wake("--json")
    told = json.loads(capsys.readouterr().out)
    assert told["photographs"]["captured"] == 24
    assert told["waiting"] == 3
    assert told["seconds"]["judging"] > 0
    assert (told["troubles"], told["status"]) == ([], 0)


@pytest.mark.parametrize("then", ["stop", "observe"])
def test_a_unit_that_may_not_delete_yet_tells_the_base_when_it_wakes(unit, monkeypatch, then):
    sent = []
    monkeypatch.setattr("edge.service.once._send", lambda *_: sent.extend(unit.sent(Fault)))
    text = unit.config.read_text()
    refused = f'[policy]\nmode = "delete"\nunaccepted = "{then}"\n'
    unit.config.write_text(text.replace("[policy]\n", refused))
    assert unit.wake(send="1") == (Status.REFUSED if then == "stop" else Status.DONE)
    assert [fault.code for fault in sent] == [FaultCode.POLICY]


def test_the_steps_add_up_to_the_time_it_took(unit, capsys):
    began = time.monotonic()
    unit.wake("--json")
    took = time.monotonic() - began
    steps = json.loads(capsys.readouterr().out)["seconds"]
    own = sum(value for step, value in steps.items() if not step.endswith(" start"))
    assert own == pytest.approx(took, abs=0.2)


def test_events_are_sent_by_a_process_of_their_own_until_none_waits(tmp_path, capfd):
    station = Station(tmp_path, "--listen", "127.0.0.1:0")
    broker = station.start().removeprefix("listening on ").strip()
    unit = Woken(tmp_path, f'[uplink]\nbroker = "{broker}"\n')
    try:
        assert unit.wake("--json", send="20") == Status.DONE
    finally:
        station.kill()
    told = json.loads(capfd.readouterr().out)
    assert told["waiting"] == 0
    assert 0 < told["seconds"]["sending"] < 20


def test_without_a_network_it_sends_no_longer_than_asked(tmp_path, capfd):
    unit = Woken(tmp_path, '[uplink]\nbroker = "mqtt://127.0.0.1:1"\n')
    assert unit.wake("--json", send="1") == Status.DONE
    told = json.loads(capfd.readouterr().out)
    assert told["waiting"] == 3
    assert 1 <= told["seconds"]["sending"] < 10


def test_a_source_that_is_gone_is_reported_and_what_waits_is_kept(unit, capsys):
    unit.card.rename(unit.folder / "pocket")
    assert unit.wake() == Status.SOURCE
    assert "trouble: " in capsys.readouterr().out
    (fault,) = unit.sent(Fault)
    assert fault.code == FaultCode.SOURCE


def test_the_power_is_cut_at_the_end_whatever_went_wrong(unit, tmp_path):
    cut = tmp_path / "cut"
    unit.wake("--poweroff-command", f"touch {cut}")
    assert cut.exists()
    cut.unlink()
    unit.config.write_text("[unit\n")
    assert unit.wake("--poweroff-command", f"touch {cut}") == Status.REFUSED
    assert cut.exists()


def test_without_a_command_the_power_stays_on(unit, monkeypatch):
    monkeypatch.setattr("edge.service.power.subprocess.run", pytest.fail)
    unit.wake()


def test_a_command_that_is_not_there_is_told(caplog):
    power_off("/nowhere/poweroff now")
    assert "the power stays on" in caplog.text
    power_off("'unclosed")
    assert caplog.text.count("the power stays on") == 2


def test_a_steps_inside_another_counts_once():
    clock = Clock()
    watch = Stopwatch(clock)
    clock.now += 1
    with watch.step("writing"):
        clock.now += 2
        with watch.step("judging"):
            clock.now += 4
        clock.now += 8
    clock.now += 16
    watch.lap("state")
    assert watch.steps == {"other": 1, "writing": 10, "judging": 4, "state": 16}


def test_the_machine_s_start_and_the_process_s_are_told():
    told = until_this_process()
    assert told["machine start"] > 0
    assert 0 <= told["process start"] < 3600
