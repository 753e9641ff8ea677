"""What a camera's notices become: causes of the unit's health, and lost photographs."""

from types import SimpleNamespace

import pytest

from edge.config import Config, Trap
from edge.health.cause import Cause
from edge.service.alert import Alert
from edge.source.condition import Condition, Notice
from tests.edge.health.machine import NOON, Machine
from wire.event import EffortState


class Heard:
    """A unit that writes down what it is told."""

    def __init__(self, trigger):
        self.config = Config(trap=Trap(trigger=trigger))
        self.clock, self.told, self.lost = Machine(uptime=1000.0), [], []
        self.health = SimpleNamespace(condition=self.condition)
        self.journal = SimpleNamespace(lose=lambda *loss: self.lost.append(loss))

    def condition(self, cause, now, **said):
        assert said["detail"] == "so"
        assert said["since"].time - now.time == said["since"].uptime - now.uptime
        self.told.append((cause, said["holds"], said["since"].uptime, said["times"]))


def told(*notices, trigger="either"):
    unit = Heard(trigger)
    alert = Alert(unit)
    for condition, holds, *lost in notices:
        alert(Notice(condition, holds, 400.0, "so", *lost))
    return unit


@pytest.mark.parametrize("condition", Condition)
@pytest.mark.parametrize("trigger", ["motion", "pir", "either"])
def test_whatever_begins_and_ends_is_told_since_it_did(condition, trigger):
    begun, over = told((condition, True), (condition, False), trigger=trigger).told
    assert (begun[1:], over[1:]) == ((True, 400.0, 1), (False, 400.0, 1))


def test_a_camera_that_froze_and_then_stalls_is_well_only_when_neither_holds():
    unit = told(
        (Condition.FROZEN, True),
        (Condition.STALLED, True),
        (Condition.STALLED, False),
        (Condition.FROZEN, False),
    )
    assert [(cause, holds) for cause, holds, _, _ in unit.told] == [
        (Cause.CAMERA, True),
        (Cause.CAMERA, True),
        (Cause.CAMERA, False),
    ]


@pytest.mark.parametrize(
    ("trigger", "state"), [("pir", EffortState.FAULT), ("either", None), ("motion", None)]
)
def test_a_stuck_pir_makes_a_trap_blind_only_where_nothing_else_triggers(trigger, state):
    ((cause, *_),) = told((Condition.PIR_STUCK, True), trigger=trigger).told
    assert cause.state is state
    assert cause.code is not None


def test_photographs_that_found_no_room_are_counted_and_written_off():
    unit = told((Condition.SPOOL_FULL, True, 3), (Condition.SPOOL_FULL, True, 4))
    assert [times for *_, times in unit.told] == [3, 4]
    assert [(lost, why, at.time) for lost, why, at in unit.lost] == [
        (3, "so", NOON),
        (4, "so", NOON),
    ]
    assert unit.told[0][0].state is EffortState.THROTTLED
