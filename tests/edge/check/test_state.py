"""The lock and the outbox of a unit, whole, damaged, and in use."""

import stat
from contextlib import closing

from edge.check.battery import battery
from edge.check.finding import State
from edge.check.lock import Lock
from edge.check.outbox import boots, outbox_whole
from edge.config import Health
from edge.health.battery import Reading
from edge.hold import hold_state
from edge.outbox import open_outbox
from wire.event import Fault


def test_a_running_capture_is_said_and_is_no_fault(tmp_path):
    with closing(hold_state(tmp_path)):
        lock = Lock(tmp_path)
        found = lock.take()
    assert (found.state, lock.free) == (State.UNKNOWN, False)
    assert "systemctl stop uncia-capture" in found.advice


def test_while_checks_hold_the_lock_no_capture_begins_and_after_them_it_does(tmp_path):
    hold_state(tmp_path).close()
    lock = Lock(tmp_path)
    assert lock.take().state is State.OK
    assert lock.free
    assert not Lock(tmp_path).take().said.startswith("is not running")
    lock.release()
    hold_state(tmp_path).close()


def test_checks_make_no_file_that_capture_could_not_open(tmp_path):
    lock = Lock(tmp_path)
    assert lock.take().state is State.OK
    lock.release()
    outbox_whole(tmp_path)
    boots(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_outbox_tells_how_much_waits_and_how_often_the_unit_was_started(tmp_path):
    with closing(open_outbox(tmp_path)) as outbox:
        outbox.start_boot(b"one")
        outbox.start_boot(b"two")
        with outbox.transaction():
            for _ in range(3):
                outbox.append(Fault(code=1, count=1))
        outbox.confirm(1)
    found = outbox_whole(tmp_path)
    assert found.state is State.OK
    assert "2 events wait, 3 ever written" in found.said
    assert boots(tmp_path).said.startswith("2 ")
    assert stat.S_IMODE((tmp_path / "outbox.sqlite").stat().st_mode) & 0o060


def test_a_file_that_is_no_outbox_is_bad_and_says_what_to_do(tmp_path):
    (tmp_path / "outbox.sqlite").write_bytes(b"not a database" * 500)
    found = outbox_whole(tmp_path)
    assert found.state is State.WRONG
    assert "start capture" in found.advice
    assert boots(tmp_path).state is State.UNKNOWN
    assert not list(tmp_path.glob("*damaged*")), "looking must not change anything"


def test_a_page_that_was_damaged_is_found(tmp_path):
    with closing(open_outbox(tmp_path)) as outbox, outbox.transaction():
        for _ in range(2000):
            outbox.append(Fault(code=1, count=1, detail="x" * 100))
    path = tmp_path / "outbox.sqlite"
    content = bytearray(path.read_bytes())
    for at in range(5 * 4096, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    path.write_bytes(content)
    assert outbox_whole(tmp_path).state is State.WRONG


def test_a_battery_is_told_by_what_measures_it_and_one_that_is_low_is_bad():
    told = Health(battery="ina219", low_millivolts=11_000)

    def found(*reading):
        return battery(told, lambda: Reading(*reading))

    assert battery(Health()).state is State.UNKNOWN
    assert found().state is State.WRONG
    assert found(12_310, -400, 64).said == "12.31 V, 64 %, 0.40 A into it"
    assert found(12_310).state is State.OK
    low = found(10_900)
    assert (low.state, "11000 is the limit" in low.said) == (State.WRONG, True)
