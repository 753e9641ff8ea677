"""`uncia edge capture` with a camera of its own, as a process: what the base gets as events."""

import re
import signal
import sys
from collections import Counter

import pytest

from edge.service.ending import Status
from tests.base.waiting import until
from wire.event import Effort, EffortState, Fault, FaultCode, Heartbeat, Sighting, Tally

CONFIG = """\
[source]
kind = "camera"
[health]
blocked_minutes = 3.0
dark_hours = 0.1
heartbeat_hours = 0.1
"""
TRAP = {"stall_seconds": 60.0, "interval_seconds": 0.0, "ring_frames": 0, "pir_stuck_seconds": 60.0}


class Unit:
    """A unit before whose camera a film is played."""

    def __init__(self, service, folder):
        self.service, self.spool = service, folder / "spool"
        self.state = service.unit.state

    def tell(self, **trap):
        told = {**TRAP, "spool": str(self.spool), **trap}
        keys = "\n".join(f"{key} = {value!r}".replace("'", '"') for key, value in told.items())
        self.service.tell(f"{CONFIG}[trap]\n{keys}\n")

    def start(self, film, what="capture", *more):
        words = (sys.executable, "-m", "tests.edge.service.seen", film)
        return self.service.start(what, *words, more=more)

    def faults(self):
        return [(FaultCode(each.code), each.detail) for each in self.service.sent(Fault)]

    def efforts(self):
        """Stretches, those of one state that follow each other as one: state and seconds."""
        told = []
        for each in self.service.sent(Effort):
            length = each.uptime - each.since_uptime
            if told and told[-1][0] is EffortState(each.state):
                length += told.pop()[1]
            told.append((EffortState(each.state), length))
        return told

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        return process.wait(20)


@pytest.fixture
def unit(service, tmp_path):
    return Unit(service, tmp_path)


def test_what_passes_the_camera_is_judged_and_told(unit):
    unit.tell()
    process = unit.start("leopards")
    until(lambda: len(unit.service.sent(Sighting)) >= 2, 30)
    assert unit.stop(process) == Status.DONE
    kept = list((unit.state / "evidence/kept").iterdir())
    assert len(kept) == sum(each.frames for each in unit.service.sent(Sighting))
    assert [path.name[0] for path in unit.spool.iterdir()] == []
    assert (unit.state / "gate").exists(), "what is known of the place is kept"
    assert [state for state, _ in unit.efforts()] == [EffortState.ON]
    assert unit.faults() == []


def test_a_camera_that_is_gone_is_told_once_and_no_effort_is_claimed(unit):
    unit.tell(restarts=1)
    for _ in range(2):
        assert unit.start("nothing, for it is gone").wait(30) == Status.SOURCE
    assert [code for code, _ in unit.faults()] == [FaultCode.SOURCE] * 2, "one a start"
    assert all("no camera is connected" in detail for _, detail in unit.faults())
    process = unit.start("a meadow")
    unit.service.hears("READY=1")
    until(lambda: EffortState.FAULT in dict(unit.efforts()), 20)
    unit.stop(process)
    states = [state for state, seconds in unit.efforts() if seconds > 30]
    assert states[0] is EffortState.FAULT


def test_a_camera_that_freezes_is_restarted_and_then_told(unit):
    unit.tell(restarts=2)
    process = unit.start("a meadow that freezes")
    assert process.wait(60) == Status.SOURCE
    said = unit.service.say()
    assert "after 2 restarts: one and the same frame" in said
    (fault,) = unit.faults()
    assert fault[0] is FaultCode.SOURCE
    assert re.search(r"one and the same frame for 1[89]\d s", fault[1])
    unit.stop(unit.start("a meadow"))
    states = dict(unit.efforts())
    assert states[EffortState.ON] < 180, "on until its last frame of another sight"
    assert states[EffortState.FAULT] > 180


def test_a_night_without_a_lamp_is_no_fault(unit):
    unit.tell()
    process = unit.start("a short night")
    unit.service.hears("READY=1")
    until(lambda: len(unit.service.sent(Heartbeat)) == 3, 30)
    unit.stop(process)
    assert unit.faults() == []
    assert [state for state, _ in unit.efforts()] == [EffortState.ON]


@pytest.mark.parametrize(
    ("film", "why"), [("a lid", "a lid or a bag"), ("snow", "snow on the lens")]
)
def test_a_lens_that_is_blocked_is_told_with_the_hours_that_it_cost(unit, film, why):
    unit.tell()
    process = unit.start(film)
    until(unit.faults, 30)
    until(lambda: EffortState.BLOCKED in dict(unit.efforts()), 60)
    unit.stop(process)
    ((code, detail),) = unit.faults()
    assert (code, why in detail) == (FaultCode.LENS, True)
    blocked = dict(unit.efforts())[EffortState.BLOCKED]
    true = {"a lid": 600, "snow": 400}[film]
    assert 0.9 * true < blocked < 1.5 * true, "frames that are late make it longer"


def test_a_pir_that_is_stuck_makes_a_trap_blind_that_has_no_other_trigger(unit):
    unit.tell(trigger="pir")
    process = unit.start("a meadow")
    until(unit.faults, 30)
    unit.stop(process)
    ((code, detail),) = unit.faults()
    assert (code, "the PIR has been on" in detail) == (FaultCode.SOURCE, True)
    assert unit.efforts()[-1][0] is EffortState.FAULT


def test_beside_motion_a_pir_that_is_stuck_is_told_and_takes_nothing_from_the_effort(unit):
    unit.tell(trigger="either")
    process = unit.start("leopards")
    until(unit.faults, 30)
    before = len(unit.service.sent(Sighting))
    until(lambda: len(unit.service.sent(Sighting)) > before, 30)
    unit.stop(process)
    ((code, detail),) = unit.faults()
    assert (code, "the PIR has been on" in detail) == (FaultCode.SOURCE, True)
    assert [state for state, _ in unit.efforts()] == [EffortState.ON]


def test_a_clock_that_jumps_by_years_in_mid_burst_neither_splits_nor_bends_anything(unit):
    unit.tell()
    process = unit.start("leopards and jumps")
    until(lambda: len([code for code, _ in unit.faults() if code is FaultCode.CLOCK]) == 2, 40)
    unit.stop(process)
    first, second = (detail for _, detail in unit.faults())
    assert "moved by 20.0 years forward" in first
    assert "moved by 20.0 years back" in second
    assert {each.frames for each in unit.service.sent(Sighting)} == {3}
    taken = Counter(
        path.name[12:].split("-")[0] for path in (unit.state / "evidence").glob("*/[0-9]*.jpg")
    )
    assert set(taken.values()) == {3}, "each burst has the time of its first photograph"
    assert [at[:4] for at in sorted(taken)][-1] == "2046"
    assert Counter(at[:4] for at in taken)["2046"] == 1
    (effort,) = unit.service.sent(Effort)
    assert 300 < effort.uptime - effort.since_uptime < 3600


def test_bursts_that_found_no_room_are_counted_in_fault_effort_and_ledger(unit):
    unit.tell(spool_megabytes=1, trigger="pir", pir_stuck_seconds=3600.0)
    process = unit.start("more than there is room for")
    until(unit.faults, 30)
    unit.stop(process)
    (fault,) = unit.service.sent(Fault)
    assert (fault.code, fault.count % 3) == (FaultCode.SOURCE, 0)
    assert "full" in fault.detail
    assert EffortState.THROTTLED in dict(unit.efforts())
    unit.service.tell("[tally]\nhours = 0.1\n")
    process = unit.start("a meadow")
    until(lambda: unit.service.sent(Tally), 30)
    unit.stop(process)
    assert sum(tally.failed for tally in unit.service.sent(Tally)) >= fault.count


def test_a_unit_that_is_woken_judges_also_the_burst_that_was_under_way(unit):
    unit.tell(trigger="pir", frames=40, interval_seconds=60.0, pir_stuck_seconds=3600.0)
    process = unit.start("leopards", "once", "--send-seconds", "0", "--camera-seconds", "3")
    assert process.wait(60) == Status.DONE, unit.service.say()
    photographs = list((unit.state / "evidence").glob("*/[0-9]*.jpg"))
    assert 0 < len(photographs) < 40
    assert list(unit.spool.iterdir()) == []


def test_a_unit_that_is_woken_without_its_camera_says_so_and_stops(unit):
    unit.tell()
    more = ("--send-seconds", "0", "--wait-seconds", "90")
    process = unit.start("nothing, for it is gone", "once", *more)
    assert process.wait(60) == Status.SOURCE
    ((code, detail),) = unit.faults()
    assert (code, "no camera is connected" in detail) == (FaultCode.SOURCE, True)
