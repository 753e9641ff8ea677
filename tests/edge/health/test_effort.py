import tempfile
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.health.cause import Cause
from edge.health.causes import LINGER
from edge.outbox import Outbox, OutboxError, open_outbox
from tests.edge.health.machine import Machine, a_health, efforts, ends
from wire.event import Effort, EffortState, Trust

ON, OFF, BLOCKED = EffortState.ON, EffortState.OFF, EffortState.BLOCKED
HOUR = 3600.0


@pytest.fixture
def machine():
    return Machine()


def run(health, machine, seconds, step=60.0):
    """The service turns for so long."""
    for _ in range(round(seconds / step)):
        health.tick(machine.later(step))


def told(folder):
    return [(EffortState(each.state), each.uptime - each.since_uptime) for each in efforts(folder)]


def test_a_trap_that_is_on_is_told_every_few_hours(tmp_path, machine):
    health = a_health(tmp_path, effort_hours=6.0)
    health.start(machine.now())
    run(health, machine, 13 * HOUR)
    assert told(tmp_path) == [(ON, 6 * HOUR), (ON, 6 * HOUR)]


def test_a_stop_in_order_is_told_to_the_second_and_what_follows_is_off(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    run(health, machine, 600)
    health.stop(machine.later(7))
    machine.later(100)
    a_health(tmp_path).start(machine.now())
    assert told(tmp_path) == [(ON, 607), (OFF, 100)]
    assert [each.unsure for each in efforts(tmp_path)] == [0, 0]


def test_a_power_cut_costs_at_most_the_time_between_two_signs_of_life(tmp_path, machine):
    health = a_health(tmp_path, sign_minutes=10.0)
    health.start(machine.now())
    run(health, machine, 25 * 60)
    machine.cut(2 * HOUR)
    a_health(tmp_path).start(machine.now())
    on, off = efforts(tmp_path)
    assert (on.state, on.uptime - on.since_uptime, on.unsure) == (ON, 20 * 60, 600)
    assert (off.state, off.since_boot, off.boot, off.unsure) == (OFF, 1, 2, 0)
    assert off.time - off.since == 2 * HOUR + 5 * 60


def test_a_killed_process_is_less_unsure_than_a_power_cut(tmp_path, machine):
    health = a_health(tmp_path, sign_minutes=10.0)
    health.start(machine.now())
    run(health, machine, 11 * 60)
    a_health(tmp_path).start(machine.later(5))
    on, off = efforts(tmp_path)
    assert (on.unsure, off.uptime - off.since_uptime) == (65, 65)


def test_a_camera_that_is_gone_is_a_fault_until_one_comes(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.stop(machine.later(50), EffortState.FAULT)
    for _ in range(3):  # systemd starts it again, to no avail
        a_health(tmp_path).stop(machine.later(10), EffortState.FAULT)
    a_health(tmp_path).start(machine.later(10))
    assert told(tmp_path) == [(ON, 50), (EffortState.FAULT, 40)]


def test_a_camera_that_is_gone_after_a_power_cut_hides_neither(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    machine.cut(HOUR)
    a_health(tmp_path).stop(machine.now(), EffortState.FAULT)
    a_health(tmp_path).start(machine.later(30))
    assert [each.state for each in efforts(tmp_path)] == [ON, OFF, EffortState.FAULT]


def test_a_unit_that_was_never_on_tells_no_effort(tmp_path, machine):
    health = a_health(tmp_path)
    run(health, machine, 600)
    health.stop(machine.now())
    assert efforts(tmp_path) == []


@pytest.mark.parametrize(
    ("cause", "state"),
    [
        (Cause.CAMERA, EffortState.FAULT),
        (Cause.LENS, EffortState.BLOCKED),
        (Cause.ROOM, EffortState.FULL),
        (Cause.STORM, EffortState.THROTTLED),
    ],
)
def test_what_is_wrong_makes_a_stretch_of_its_own(tmp_path, machine, cause, state):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.condition(cause, machine.later(100), holds=True)
    health.tick(machine.later(1))
    health.condition(cause, machine.later(99), holds=False)
    run(health, machine, LINGER)
    health.stop(machine.later(0))
    assert told(tmp_path) == [(ON, 100), (state, 100), (ON, LINGER)]


def test_the_worst_of_what_is_wrong_counts(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.condition(Cause.STORM, machine.later(100), holds=True)
    health.tick(machine.now())
    health.condition(Cause.CAMERA, machine.later(100), holds=True)
    health.tick(machine.now())
    health.condition(Cause.CAMERA, machine.later(100), holds=False)
    run(health, machine, LINGER)
    health.stop(machine.now())
    assert [state for state, _ in told(tmp_path)] == [
        ON,
        EffortState.THROTTLED,
        EffortState.FAULT,
        EffortState.THROTTLED,
    ]


def test_a_throttle_that_opens_and_closes_with_every_gust_is_one_storm(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    for _ in range(50):
        health.condition(Cause.STORM, machine.later(20), holds=True)
        health.tick(machine.now())
        health.condition(Cause.STORM, machine.later(20), holds=False)
        health.tick(machine.now())
    run(health, machine, 600)
    health.stop(machine.now())
    assert told(tmp_path) == [(ON, 20), (EffortState.THROTTLED, 1980), (ON, 600)]


def test_what_began_before_it_was_noticed_is_told_from_its_beginning(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    began = machine.later(100)
    health.condition(Cause.LENS, machine.later(HOUR), holds=True, since=began)
    health.tick(machine.now())
    assert told(tmp_path) == [(ON, 100)]


def test_a_clock_that_jumps_by_years_both_ways_moves_no_stretch(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    run(health, machine, 300)
    machine.set(NOON_1970, Trust.NONE)
    run(health, machine, 300)
    machine.set(machine.truth + 9 * 365 * 86_400)
    run(health, machine, 300)
    health.stop(machine.now())
    assert told(tmp_path) == [(ON, 900)]


NOON_1970 = 43_200.0


class Failing(Outbox):
    """An outbox of which a write fails when a test says so."""

    failing = False

    def put(self, name, value):
        if Failing.failing:
            raise OutboxError("disk I/O error")
        super().put(name, value)


def test_what_cannot_be_written_is_written_later_and_from_when_it_was(tmp_path, machine):
    health = a_health(tmp_path)
    health._outbox.__class__ = Failing
    health.start(machine.now())
    health.condition(Cause.LENS, machine.later(100), holds=True)
    Failing.failing = True
    for _ in range(5):
        with pytest.raises(OutboxError):
            health.tick(machine.later(60))
    Failing.failing = False
    health.tick(machine.later(60))
    assert told(tmp_path) == [(ON, 100)]
    assert health.state is BLOCKED


# What can happen to a unit, in any order.
_steps = st.one_of(
    st.tuples(st.just("turn"), st.integers(1, 2000)),
    st.tuples(st.just("begins"), st.sampled_from(list(Cause))),
    st.tuples(st.just("ends"), st.sampled_from(list(Cause))),
    st.tuples(st.just("cut"), st.integers(0, 100_000)),
    st.tuples(st.just("killed"), st.integers(0, 1000)),
    st.tuples(st.just("stopped"), st.integers(0, 1000)),
    st.tuples(st.just("clock"), st.integers(0, 2**31)),
    st.tuples(st.just("card fails"), st.integers(1, 3)),
)


class Unit:
    """A unit to which all of that happens, and which remembers what truly was."""

    def __init__(self, folder):
        self.folder, self.machine = folder, Machine()
        self.truth = {1: 0.0}  # the real time at which each boot began
        self.ended = []  # real moments at which a run was cut off
        self.start()

    def start(self):
        self.truth[self.machine.boot] = self.machine.truth - self.machine.uptime
        self.health = a_health(self.folder, sign_minutes=10.0, effort_hours=1.0)
        self.health._outbox.__class__ = Failing
        self.health.start(self.machine.now())

    def happens(self, what, value):
        machine = self.machine
        match what:
            case "turn":
                # A service turns every second or so; what it would write is due within a minute.
                for _ in range(value // 60 + 1):
                    self.health.tick(machine.later(min(value, 60)))
            case "begins" | "ends":
                self.health.condition(value, machine.now(), holds=what == "begins")
            case "cut":
                self.ended.append(machine.truth)
                machine.cut(value, forgets=value % 2 == 0)
                self.start()
            case "killed":
                self.ended.append(machine.truth)
                machine.later(value)
                self.start()
            case "stopped":
                self.health.stop(machine.later(1))
                machine.later(value)
                self.start()
            case "clock":
                machine.set(float(value))
            case "card fails":
                Failing.failing = True
                for _ in range(value):
                    with suppress(OutboxError):
                        self.health.tick(machine.later(60))
                Failing.failing = False
                self.health.tick(machine.now())

    def real(self, boot, uptime):
        return self.truth[boot] + uptime


@settings(max_examples=40, deadline=None)
@given(st.lists(_steps, max_size=25))
def test_stretches_never_overlap_and_leave_no_hole_whatever_happens(steps):
    with tempfile.TemporaryDirectory() as folder:
        unit = Unit(Path(folder))
        began = unit.machine.now()
        for what, value in steps:
            unit.happens(what, value)
        unit.health.stop(unit.machine.later(5))
        stretches = efforts(Path(folder))
    assert (stretches[0].since_boot, stretches[0].since_uptime) == (began.boot, began.uptime)
    assert stretches[-1].uptime == round(unit.machine.uptime)
    for before, after in pairwise(stretches):
        assert ends(before)[1] == ends(after)[0]
    for each in stretches:
        since = unit.real(each.since_boot, each.since_uptime)
        assert since <= unit.real(each.boot, each.uptime)
    for moment in unit.ended:
        # What was cut off is said to be, and the cut lies where it may.
        assert any(
            each.state != OFF and 0 <= moment - unit.real(each.boot, each.uptime) <= each.unsure + 1
            for each in stretches
        )


def test_a_diary_of_another_version_is_passed_over(tmp_path, machine):
    outbox = open_outbox(tmp_path)
    with outbox.transaction():
        outbox.put("effort", b"\xff\x00")
    health = a_health(tmp_path)
    health.start(machine.now())
    health.stop(machine.later(60))
    assert told(tmp_path) == [(ON, 60)]


def test_an_effort_is_small(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.stop(machine.later(60))
    (size,) = [len(payload) for _, payload in open_outbox(tmp_path).pending(0, -1)]
    assert size <= 40
    assert isinstance(efforts(tmp_path)[0], Effort)


def test_what_began_just_before_a_stop_is_not_left_out(tmp_path, machine):
    health = a_health(tmp_path)
    health.start(machine.now())
    health.condition(Cause.LENS, machine.later(100), holds=True)
    health.stop(machine.later(50))
    assert told(tmp_path) == [(ON, 100), (BLOCKED, 50)]
