"""A unit with a Coral, as its processes run: what the base hears, and what becomes of bursts."""

import logging
import signal

import pytest
from msgspec.structs import replace

from edge.check.finding import State
from edge.check.model import Model
from edge.config import Config, read_config
from edge.coral import opening, rest_after_end
from edge.mind import open_mind
from edge.service.ending import Status
from sight.coral import Trouble
from tests import colours
from tests.base.waiting import until
from tests.coral.stick import Stick, built_in
from tests.coral.variant import package_with_variant
from tests.edge.cards import a_card
from tests.edge.service.conftest import service
from tests.edge.test_replay import Unit
from wire.event import Device, Fault, FaultCode, Heartbeat, Sighting, Tally

__all__ = ["service"]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return built_in(tmp_path_factory.mktemp("library"))


@pytest.fixture(autouse=True)
def stick(monkeypatch):
    stick = Stick(monkeypatch)
    stick.does()
    return stick


def with_coral(unit, library, more=""):
    """Give a unit a package with a model for a Coral, and tell it to judge by one."""
    package = package_with_variant(unit.folder / "coral")
    colours.sign(package, unit.key)
    told = unit.config.read_text().replace(str(unit.package), str(package))
    keys = f'[model]\ndevice = "coral"\ncoral_library = "{library}"\n{more}'
    unit.config.write_text(told.replace("[model]\n", keys))
    return unit


@pytest.fixture
def unit(tmp_path, library):
    return with_coral(Unit(tmp_path), library)


@pytest.fixture
def card(tmp_path):
    return a_card(tmp_path / "card").root


def coral_faults(events):
    return [event for event in events if FaultCode.CORAL_LIBRARY <= event.code <= 26]


def devices(unit):
    return [event.device for event in unit.sent(Heartbeat)]


def test_every_heartbeat_says_that_the_coral_judges(unit, card):
    assert unit.replay(card) == 0
    assert devices(unit) == [Device.CORAL] * 2
    assert unit.sent(Fault) == []


def test_without_a_coral_every_heartbeat_says_that_the_cpu_judges(tmp_path, card):
    unit = Unit(tmp_path)
    assert unit.replay(card) == 0
    assert set(devices(unit)) == {Device.CPU}


@pytest.mark.parametrize(
    "fails",
    [
        ("absent", FaultCode.CORAL_ABSENT),
        ("refuse", FaultCode.CORAL_REFUSED),
        ("lost", FaultCode.CORAL_LOST),
        ("wrong", FaultCode.CORAL_WRONG),
    ],
)
def test_a_coral_that_fails_is_told_once_and_all_bursts_are_judged_by_the_cpu(
    unit, card, stick, fails, capsys
):
    mode, code = fails
    stick.does(mode)
    assert unit.replay(card) == 0
    (fault,) = unit.sent(Fault)
    assert fault.code == code
    assert set(devices(unit)) == {Device.CPU_FOR_CORAL}
    assert len(unit.sent(Sighting)) == 2
    assert fault.detail[:30] in capsys.readouterr().err


def test_a_stick_that_is_lost_in_the_midst_of_a_card_is_told_when_it_happens(unit, card, stick):
    stick.does(lasts=4 + 7 * 3)  # golden inputs, and the first burst's views
    assert unit.replay(card) == 0
    (fault,) = unit.sent(Fault)
    assert fault.code == FaultCode.CORAL_LOST
    assert devices(unit)[0] == Device.CORAL
    assert devices(unit)[-1] == Device.CPU_FOR_CORAL
    (tally,) = unit.sent(Tally)
    assert (tally.captured, tally.failed) == (24, 0)


def test_by_choice_every_photograph_is_kept_as_failed_while_the_coral_cannot(
    tmp_path, library, card, stick
):
    unit = with_coral(Unit(tmp_path), library, 'on_coral_failure = "stop"\n')
    stick.does("absent")
    unit.replay(card)
    (tally,) = unit.sent(Tally)
    assert (tally.captured, tally.failed, tally.discarded) == (24, 24, 0)
    assert [fault.code for fault in coral_faults(unit.sent(Fault))] == [FaultCode.CORAL_ABSENT]
    assert set(devices(unit)) == {Device.UNKNOWN}
    assert len(unit.evidence("failed")) == 24


def test_a_coral_that_ends_the_process_is_left_alone_by_the_next_one(service, library, card, stick):
    with_coral(service.unit, library)
    service.tell(f'[source]\nkind = "replay"\nfolder = "{card}"\n')
    stick.does("crash")
    assert service.start("capture").wait(20) == -signal.SIGABRT
    process = service.start("capture")
    until(lambda: len(service.sent(Sighting)) == 2)
    process.terminate()
    assert process.wait(20) == Status.DONE
    (fault,) = service.sent(Fault)
    assert fault.code == FaultCode.CORAL_ENDED
    assert {beat.device for beat in service.sent(Heartbeat)} == {Device.CPU_FOR_CORAL}


def test_the_rest_after_such_an_end_grows_each_time_and_is_for_a_coral_only(tmp_path):
    told, where = Config().model, {"RUNTIME_DIRECTORY": str(tmp_path)}
    coral = replace(told, device="coral")
    assert rest_after_end(coral, where) == 0
    (tmp_path / "judging").touch()
    assert rest_after_end(told, where) == 0
    assert rest_after_end(coral, {}) == 0
    rests = [rest_after_end(coral, where) for _ in range(8)]
    assert rests[:3] == [120, 240, 480]
    assert rests[-1] == 3600


def test_a_process_that_ends_while_a_stick_is_opened_leaves_a_note_of_it(tmp_path):
    told, where = replace(Config().model, device="coral"), {"RUNTIME_DIRECTORY": str(tmp_path)}
    with opening(told, where):
        assert rest_after_end(told, where) > 0
    assert rest_after_end(told, where) == 0


def test_the_log_says_where_inference_runs_when_that_changes(unit, stick, caplog):
    stick.does("absent")
    with caplog.at_level(logging.WARNING):
        mind = open_mind(read_config(unit.config))
    assert mind.standing.trouble is Trouble.ABSENT
    assert "inference runs on=CPU_FOR_CORAL reason=no Coral stick answers" in caplog.text


def test_the_check_at_the_tree_says_where_inference_runs_and_what_to_do(unit, stick):
    def look(**more):
        model = Model(read_config(unit.config), **more)
        assert model.package().state is State.OK
        ticks = iter(range(100))
        return model.inference(lambda: float(next(ticks)))

    assert look().said.startswith("on the Coral, ")
    assert look(captures=True).state is State.UNKNOWN
    stick.does("absent")
    found = look()
    assert found.state is State.WRONG
    assert "on the CPU" in found.said
    assert "plug it in" in found.said
