"""The live loop over a source that is filled by hand, with a real unit behind it."""

import math

import pytest

from edge.config import read_config
from edge.outbox import OutboxError
from edge.service.ending import Status
from edge.service.loop import Loop
from edge.service.watchdog import Watchdog
from edge.unit import Unit
from tests import colours
from tests.edge.service.sources import Clock, Given, a_burst
from tests.edge.test_replay import Unit as Configured
from wire.codec import decode
from wire.event import Sighting


@pytest.fixture
def unit(tmp_path):
    configured = Configured(tmp_path)
    unit = Unit(read_config(configured.config))
    yield unit
    unit.close()


def bursts(tmp_path, *shown):
    return [a_burst(tmp_path / "spool", colour, at) for at, colour in enumerate(shown, start=1)]


def looping(unit, source, **more):
    watchdog = more.pop("watchdog", Watchdog(lambda _: None, math.inf, Clock()))
    return Loop(source, unit.path, watchdog=watchdog, **more)


def after(turns):
    """Asks to stop after so many turns."""
    left = iter(range(turns))
    return lambda: next(left, None) is None


def sightings(unit):
    events = [decode(payload) for _, payload in unit.outbox.pending(0, -1)]
    return [event for event in events if isinstance(event, Sighting)]


def test_each_burst_is_judged_written_down_and_let_go(unit, tmp_path):
    given = bursts(tmp_path, colours.LEOPARD, colours.EMPTY, colours.LEOPARD)
    source = Given(*given)
    ending = looping(unit, source).run(after(4))
    assert (ending.status, ending.reason) == (Status.DONE, "asked to stop")
    assert source.released == given
    assert len(sightings(unit)) == 2
    assert {sighting.uptime for sighting in sightings(unit)} == {60}


def test_a_source_is_told_of_a_burst_that_found_no_room(unit, tmp_path):
    given = bursts(tmp_path, colours.LEOPARD, colours.LEOPARD)
    source = Given(*given)
    (unit.evidence.folder / "kept").rmdir()
    (unit.evidence.folder / "kept").write_bytes(b"a file where the folder should be")
    looping(unit, source, kept=unit.has_kept).run(after(1))
    (unit.evidence.folder / "kept").unlink()
    (unit.evidence.folder / "kept").mkdir()
    looping(unit, source, kept=unit.has_kept).run(after(1))
    assert (source.released, source.left) == (given, given[:1])


def test_what_a_unit_that_observes_would_discard_is_kept_because_no_card_has_it(unit, tmp_path):
    looping(unit, Given(*bursts(tmp_path, colours.EMPTY))).run(after(1))
    assert len(list((unit.evidence.folder / "discarded").iterdir())) == 2


def test_asked_to_stop_it_finishes_the_burst_at_hand_and_begins_no_other(unit, tmp_path):
    source = Given(*bursts(tmp_path, colours.LEOPARD, colours.LEOPARD))
    looping(unit, source).run(after(1))
    assert (len(source.released), len(source.waiting)) == (1, 1)


def test_a_source_that_fails_is_the_end(unit):
    ending = looping(unit, Given(then="camera: no picture for 30 s")).run(after(9))
    assert (ending.status, ending.reason) == (Status.SOURCE, "camera: no picture for 30 s")


def test_a_changed_configuration_is_the_end_between_two_bursts(unit, tmp_path):
    source = Given(*bursts(tmp_path, colours.LEOPARD, colours.LEOPARD))
    told = iter([[], ["policy.mode: 'observe' -> 'delete'"]])
    ending = looping(unit, source, changes=lambda: next(told)).run(lambda: False)
    assert ending.status == Status.CHANGED
    assert "policy.mode: 'observe' -> 'delete'" in ending.reason
    assert len(source.released) == 1


def test_a_burst_that_cannot_be_written_down_stays_the_source_s_until_it_is(
    unit, tmp_path, monkeypatch
):
    given = bursts(tmp_path, colours.LEOPARD, colours.EMPTY)
    source = Given(*given)
    loop = looping(unit, source)
    with monkeypatch.context() as patched:
        patched.setattr(unit.outbox, "append", failing)
        patched.setattr(unit.outbox, "put", failing)
        loop.run(after(3))
        assert source.released == []
    assert unit.journal.owed == 2
    assert len(list((unit.evidence.folder / "failed").iterdir())) == 2
    loop.run(after(1))
    assert source.released == given
    assert unit.journal.owed == 0


def failing(*_):
    raise OutboxError("outbox.sqlite: database or disk is full")


@pytest.mark.parametrize(("seconds", "status"), [(500, Status.DONE), (700, Status.STATE)])
def test_one_owed_burst_ends_the_loop_after_a_while(unit, tmp_path, monkeypatch, seconds, status):
    monkeypatch.setattr(unit.outbox, "put", failing)
    uptimes = iter([0.0, 0.0, seconds, seconds])
    source = Given(*bursts(tmp_path, colours.EMPTY))
    ending = looping(unit, source, clock=lambda: next(uptimes)).run(after(2))
    assert ending.status == status


def test_an_outbox_that_takes_nothing_for_long_ends_the_loop(unit, tmp_path, monkeypatch):
    monkeypatch.setattr("edge.service.loop._MOST_UNDONE", 2)
    monkeypatch.setattr(unit.outbox, "put", failing)
    ending = looping(unit, Given(*bursts(tmp_path, *[colours.EMPTY] * 5))).run(after(9))
    assert ending.status == Status.STATE
    assert "3 bursts" in ending.reason


def test_a_burst_given_again_after_a_crash_is_written_down_once(unit, tmp_path):
    (burst,) = bursts(tmp_path, colours.LEOPARD)
    unit.path.take(burst)
    source = Given(burst)
    looping(unit, source).run(after(1))
    assert source.released == [burst]
    assert len(sightings(unit)) == 1


def test_what_is_done_leaves_nothing_behind_to_remember(unit, tmp_path):
    given = bursts(tmp_path, *[colours.EMPTY] * 4)
    looping(unit, Given(*given)).run(after(4))
    assert unit.outbox._one("SELECT count(*) FROM mark") == 1
    unit.memory.finish()
    assert unit.outbox._one("SELECT count(*) FROM mark") == 0


def test_the_watchdog_is_petted_by_turns_and_not_while_a_model_hangs(unit, tmp_path):
    clock, heard = Clock(), []
    watchdog = Watchdog(heard.append, 180.0, clock)
    real = unit.path.judge

    def slow(paths):
        clock.now += 1000
        heard.append("hung")
        return real(paths)

    object.__setattr__(unit.path, "judge", slow)
    looping(unit, Given(*bursts(tmp_path, colours.EMPTY)), watchdog=watchdog).run(after(2))
    assert heard == ["hung", "WATCHDOG=1"]


def test_a_tick_comes_every_turn_also_without_a_burst(unit):
    ticks = []
    looping(unit, Given(), tick=lambda: ticks.append(1)).run(after(3))
    assert len(ticks) == 3
