import logging

import pytest

from edge.burst import Shot
from edge.health.alarm import CHANGED, GOES_ON
from edge.health.battery import Reading
from edge.health.cause import Cause
from edge.health.causes import LINGER
from edge.health.fault import fault
from edge.health.heartbeat import Nature, Vitals, heartbeat
from edge.health.senses import Senses
from edge.health.supply import read_supply, remembered
from edge.outbox import open_outbox
from edge.outcome import Fate, Outcome
from sight.judge import Frame, Judged
from sight.policy import Decision, Ruling
from tests.edge.health.machine import NOON, Body, Machine, a_health, sent
from wire.codec import encode
from wire.event import EffortState, Fault, FaultCode, Heartbeat, Mode, Supply, Trust

HOUR = 3600.0


@pytest.fixture
def machine():
    return Machine()


def faults(folder):
    return [(FaultCode(each.code), each.count, each.detail) for each in sent(folder, Fault)]


# Heartbeats


def test_a_heartbeat_comes_at_once_and_then_every_so_many_hours(tmp_path, machine):
    health = a_health(tmp_path, heartbeat_hours=2.0)
    for _ in range(5 * 60):
        health.tick(machine.later(60))
    beats = sent(tmp_path, Heartbeat)
    assert [beat.uptime - 90 for beat in beats] == [0, 2 * HOUR, 4 * HOUR]
    assert beats[0].time == NOON + 60


def test_a_heartbeat_says_all_that_is_known(tmp_path, machine):
    vitals = Vitals(21_900, -7, Reading(12_310, 412, 64), Supply.UNDER_VOLTAGE_BEFORE, device=2)
    a_health(tmp_path, Body(vitals)).beat(machine.now())
    (beat,) = sent(tmp_path, Heartbeat)
    assert (beat.disk_free, beat.temperature) == (21_900, -7)
    assert (beat.battery, beat.current, beat.charge) == (12_310, 412, 64)
    assert (beat.supply, beat.device) == (16, 2)
    assert (beat.trust, beat.boot, beat.uptime) == (Trust.RTC, 1, 30)


def test_what_is_not_known_is_not_zero(tmp_path, machine):
    a_health(tmp_path).beat(machine.now())
    (beat,) = sent(tmp_path, Heartbeat)
    told = (beat.disk_free, beat.temperature, beat.battery, beat.current, beat.charge, beat.supply)
    assert told == (None,) * 6


def test_figures_that_no_battery_has_are_not_known_and_stop_no_heartbeat(machine):
    nature = Nature("0.1.0+" + "x" * 40, None, Mode.DELETE)
    odd = Vitals(-1, 900, Reading(70_000, -40_000, 255))
    beat = heartbeat(machine.now(), nature, odd, 3)
    assert encode(beat.__class__(**{**as_fields(beat), "sequence": 1}))
    assert (beat.disk_free, beat.temperature, beat.battery) == (None, None, None)
    assert (beat.current, beat.charge, len(beat.software)) == (None, None, 24)


def as_fields(event):
    return {name: getattr(event, name) for name in event.__struct_fields__}


def test_a_heartbeat_with_everything_in_it_is_at_most_sixty_bytes(tmp_path):
    machine = Machine(time=2**32 - 1, boot=65_535, uptime=2**31)
    supply = Supply.UNDER_VOLTAGE | Supply.HOT_BEFORE
    vitals = Vitals(4_000_000, -40, Reading(12_310, -3200, 100), supply, device=3)
    a_health(tmp_path, Body(vitals)).beat(machine.now())
    outbox = open_outbox(tmp_path)
    assert len(outbox.payload(1)) <= 60


# Power


def test_a_battery_that_runs_low_is_told_once_and_again_only_after_it_was_charged(
    tmp_path, machine
):
    body = Body(Vitals(battery=Reading(11_400)))
    health = a_health(tmp_path, body, low_millivolts=11_000)
    for millivolts in (11_400, 10_900, 10_800, 11_050, 10_700, 12_600, 10_950):
        body.vitals = Vitals(battery=Reading(millivolts))
        for _ in range(30):
            health.tick(machine.later(60))
    assert faults(tmp_path) == [
        (FaultCode.POWER, 1, "the battery is low: 10900 mV, and 11000 is the limit"),
        (FaultCode.POWER, 1, "the battery is low: 10950 mV, and 11000 is the limit"),
    ]


def test_a_unit_that_is_only_woken_now_and_then_tells_of_a_low_battery_too(tmp_path, machine):
    body = Body(Vitals(battery=Reading(10_900)))
    a_health(tmp_path, body, low_millivolts=11_000).beat(machine.now())
    assert [code for code, _, _ in faults(tmp_path)] == [FaultCode.POWER]


def test_a_battery_that_cannot_be_read_is_neither_low_nor_full(tmp_path, machine):
    body = Body(Vitals(battery=Reading(10_900)))
    health = a_health(tmp_path, body, low_millivolts=11_000)
    for reading in (Reading(10_900), Reading(), Reading(10_900)):
        body.vitals = Vitals(battery=reading)
        for _ in range(30):
            health.tick(machine.later(60))
    assert len(faults(tmp_path)) == 1


@pytest.mark.parametrize("bit", [Supply.UNDER_VOLTAGE, Supply.UNDER_VOLTAGE_BEFORE])
def test_under_voltage_is_a_fault_and_takes_nothing_from_the_effort(tmp_path, machine, bit):
    body = Body(Vitals(supply=bit))
    health = a_health(tmp_path, body)
    health.start(machine.now())
    health.tick(machine.later(60))
    ((code, count, detail),) = faults(tmp_path)
    assert (code, count) == (FaultCode.POWER, 1)
    assert "4.63 V" in detail
    assert health.state is EffortState.ON


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("0\n", Supply(0)),
        ("50005\n", Supply(0b0101_0101)),
        ("throttled=0x80008\n", Supply.HOT | Supply.HOT_BEFORE),
        ("", None),
        ("what?\n", None),
    ],
)
def test_the_firmwares_bits_are_read(tmp_path, text, bits):
    path = tmp_path / "get_throttled"
    path.write_text(text)
    assert read_supply(path) == bits


def test_a_machine_without_that_firmware_knows_nothing_of_its_supply(tmp_path):
    assert read_supply(tmp_path / "none") is None


def test_a_look_between_two_heartbeats_hides_nothing_that_it_saw(tmp_path, machine):
    seen = iter([Supply.UNDER_VOLTAGE, Supply(0), Supply(0), Supply(0)])
    senses = Senses(tmp_path, supply=lambda: next(seen))
    health = a_health(tmp_path, senses)
    health.tick(machine.later(60))  # looks, and beats
    assert sent(tmp_path, Heartbeat)[0].supply == Supply.UNDER_VOLTAGE_BEFORE
    health.beat(machine.later(60))
    assert sent(tmp_path, Heartbeat)[1].supply == 0
    assert remembered(Supply.HOT, None) is Supply.HOT
    assert remembered(None, None) is None


def test_senses_read_this_machine(tmp_path):
    vitals = Senses(tmp_path).read()
    assert vitals.disk_free > 0
    assert vitals.battery == Reading()


# Faults


def test_what_goes_on_is_told_once_and_counted_for_a_day(tmp_path, machine):
    health = a_health(tmp_path)
    for _ in range(round((GOES_ON + HOUR) / 600)):
        health.condition(Cause.ROOM, machine.now(), holds=True, detail="No space left", times=3)
        health.tick(machine.later(600))
    first, second = faults(tmp_path)
    assert first == (FaultCode.EVIDENCE, 3, "No space left")
    assert second[1] == 3 * GOES_ON / 600


def test_what_comes_and_goes_is_told_as_often_as_it_may_be_and_counted(tmp_path, machine):
    health = a_health(tmp_path)
    for _ in range(round(HOUR / 10)):
        health.condition(Cause.CAMERA, machine.later(5), holds=True, detail="no frame")
        health.tick(machine.now())
        health.condition(Cause.CAMERA, machine.later(5), holds=False)
    told = faults(tmp_path)
    assert len(told) == HOUR / CHANGED
    assert sum(count for _, count, _ in told) == HOUR / 10 - CHANGED / 10 + 1


def test_a_fault_that_cannot_be_written_is_not_forgotten(tmp_path, machine):
    health = a_health(tmp_path)
    health.tick(machine.now())
    health.condition(Cause.CAMERA, machine.now(), holds=True, detail="no frame")
    health._outbox._db.execute("PRAGMA query_only = ON")
    with pytest.raises(Exception, match="readonly"):
        health.tick(machine.later(1))
    health._outbox._db.execute("PRAGMA query_only = OFF")
    health.tick(machine.later(1))
    assert faults(tmp_path) == [(FaultCode.SOURCE, 1, "no frame")]


def test_a_storm_is_told_by_the_effort_alone(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.condition(Cause.STORM, machine.later(60), holds=True)
    health.tick(machine.now())
    assert faults(tmp_path) == []
    assert health.state is EffortState.THROTTLED


def test_a_clock_that_jumps_by_years_both_ways_is_told_with_how_far(tmp_path, machine):
    health = a_health(tmp_path)
    health.tick(machine.now())
    machine.set(machine.time - 20 * 365.25 * 86_400, Trust.NONE)
    health.tick(machine.later(1))
    machine.later(CHANGED)
    machine.set(machine.truth, Trust.GPS)
    health.tick(machine.later(1))
    told = faults(tmp_path)
    assert told == [
        (FaultCode.CLOCK, 1, "the clock was moved by 20.0 years back, and is now set from none"),
        (FaultCode.CLOCK, 1, "the clock was moved by 20.0 years forward, and is now set from gps"),
    ]


def test_a_fault_has_the_moment_and_fits(machine):
    told = fault(machine.now(), FaultCode.LENS, "雪" * 100, 100_000)
    assert (told.time, told.uptime, told.boot, told.count) == (NOON, 30, 1, 65_535)
    assert len(told.detail.encode()) <= 160


# Room for evidence


def an_outcome(decision, number=5):
    shot = Shot(None, "a.jpg", "", NOON, Trust.RTC)
    fates = tuple(Fate(shot, Frame(failure=""), Ruling(decision, "")) for _ in range(2))
    return Outcome(number, Judged((), None), None, fates)


def test_a_card_that_takes_nothing_is_full_until_it_takes_something(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    unwritten = {(5, 2): "No space left on device"}
    health.wrote(an_outcome(Decision.FAILED), unwritten, machine.later(10))
    health.tick(machine.now())
    assert health.state is EffortState.FULL
    detail = "photographs are lost: No space left on device"
    assert faults(tmp_path) == [(FaultCode.EVIDENCE, 1, detail)]
    health.wrote(an_outcome(Decision.DISCARD, 6), unwritten, machine.later(10))
    health.tick(machine.later(LINGER))
    assert health.state is EffortState.FULL  # that was no proof that there is room
    health.wrote(an_outcome(Decision.KEEP, 7), unwritten, machine.later(10))
    health.tick(machine.later(LINGER))
    assert health.state is EffortState.ON


def test_a_change_of_state_is_logged(tmp_path, machine, caplog):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.condition(Cause.CAMERA, machine.later(1), holds=True)
    with caplog.at_level(logging.INFO):
        health.tick(machine.now())
    assert "from=ON to=FAULT" in caplog.text
