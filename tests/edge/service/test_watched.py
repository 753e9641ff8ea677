"""`uncia edge capture` on a folder that a commercial trap fills, as processes."""

import os
import signal

import pytest

from edge.service.ending import Status
from tests import colours
from tests.base.waiting import until
from tests.edge.cards import photograph
from tests.edge.service.bench import UNCIA
from wire.event import Effort, EffortState, Fault, FaultCode, Sighting

WATCH = """\
[source]
kind = "watch"
folder = "{folder}"
[watch]
poll_seconds = 0.2
quiet_seconds = 0.3
settle_seconds = 0.8
incomplete_seconds = 5.0
gone_seconds = 10.0
{more}
"""


class Trap:
    """A trap that writes into a folder that a unit watches."""

    def __init__(self, service, folder):
        self.service, self.beside, self.folder = service, folder / "beside", folder / "trap"
        self.folder.mkdir()
        self.number = 0

    def watched(self, more=""):
        self.service.tell(WATCH.format(folder=self.folder, more=more))
        return self

    def made(self, colour):
        """A photograph's name and contents, not in the folder yet."""
        self.number += 1
        path = photograph(self.beside / f"IMG_{self.number:04d}.JPG", colour)
        return path.name, path.read_bytes()

    def sends(self, colour, frames=3):
        """A burst as most senders write one: under another name, then renamed."""
        for _ in range(frames):
            name, data = self.made(colour)
            part = self.folder / f"{name}.part"
            part.write_bytes(data)
            part.rename(self.folder / name)

    def kept(self, shelf="kept"):
        return sorted((self.service.unit.state / "evidence" / shelf).glob("[0-9]*.*"))


@pytest.fixture
def trap(service, tmp_path):
    return Trap(service, tmp_path)


def stop(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(20)


def test_what_comes_by_rename_is_judged_while_it_comes(trap):
    trap.watched().sends(colours.LEOPARD)
    process = trap.service.start("capture")
    until(lambda: len(trap.service.sent(Sighting)) == 1)
    trap.sends(colours.EMPTY)
    until(lambda: len(trap.kept("discarded")) == 3)
    trap.sends(colours.LEOPARD)
    until(lambda: len(trap.service.sent(Sighting)) == 2)
    assert stop(process) == Status.DONE
    assert len(trap.kept()) == 6
    assert len(list(trap.folder.iterdir())) == 9, "they are the trap's"
    assert trap.service.sent(Fault) == []


def test_half_a_photograph_is_waited_for_and_then_judged_as_it_is(trap):
    name, data = trap.watched().made(colours.LEOPARD)
    other, more = trap.made(colours.LEOPARD)
    (trap.folder / name).write_bytes(data[: len(data) // 2])
    (trap.folder / other).write_bytes(more[: len(more) // 2])
    process = trap.service.start("capture")
    trap.service.hears("READY=1")
    with (trap.folder / name).open("ab") as file:
        file.write(data[len(data) // 2 :])
    # The other one's writer never comes back: it is kept, and counted as failed.
    until(lambda: trap.kept("failed"), 30)
    stop(process)
    assert [path.read_bytes() for path in trap.kept("failed")] == [more[: len(more) // 2]]
    assert len(trap.kept()) == 1


def test_a_restart_judges_nothing_twice_and_removes_what_is_done(trap):
    trap.watched('done = "remove"').sends(colours.LEOPARD)
    for _ in range(2):
        process = trap.service.start("capture")
        until(lambda: not list(trap.folder.iterdir()))
        process.kill()
        process.wait()
        trap.sends(colours.PEOPLE)
    process = trap.service.start("capture")
    until(lambda: not list(trap.folder.iterdir()))
    stop(process)
    assert len(trap.service.sent(Sighting)) == 3
    assert len(trap.kept()) == 9
    states = [each.state for each in trap.service.sent(Effort)]
    assert set(states) == {EffortState.ON, EffortState.OFF}


def test_a_folder_that_is_gone_for_long_is_a_fault_of_the_effort(trap):
    process = trap.watched().service.start("capture")
    trap.service.hears("READY=1")
    away = trap.folder.rename(trap.folder.with_name("pulled"))
    assert process.wait(30) == Status.SOURCE
    (fault,) = trap.service.sent(Fault)
    assert (fault.code, "away for" in fault.detail) == (FaultCode.SOURCE, True)
    away.rename(trap.folder)
    process = trap.service.start("capture")
    trap.service.hears("READY=1")
    until(lambda: len(trap.service.sent(Effort)) == 2)
    stop(process)
    states = [each.state for each in trap.service.sent(Effort)]
    assert states[:2] == [EffortState.ON, EffortState.FAULT]


def test_a_woken_unit_judges_what_a_trap_wrote_before_and_stops(trap):
    trap.watched().sends(colours.LEOPARD)
    for path in trap.folder.iterdir():
        os.utime(path, (path.stat().st_mtime - 3600,) * 2)
    process = trap.service.start("once", *UNCIA, more=("--send-seconds", "0"))
    assert process.wait(30) == Status.DONE, trap.service.say()
    assert len(trap.service.sent(Sighting)) == 1
