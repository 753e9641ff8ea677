"""An outbox that is damaged is set aside, and another goes on with numbers never given before."""

from contextlib import suppress
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, booleans, builds, floats, integers, sampled_from

from edge.numbers import Numbers
from edge.outbox import Outbox, OutboxError
from tests.edge.damaged import (
    Base,
    Past,
    closed,
    count_set_back,
    deliver,
    emptied,
    garbage,
    gone,
    header_flipped,
    overwrite,
    page_zeroed,
    truncated,
)
from wire.codec import decode
from wire.event import FaultCode


@pytest.fixture
def past(tmp_path):
    return Past(tmp_path / "state").lives(30)


DAMAGES = [garbage, truncated, emptied, page_zeroed, gone, header_flipped, count_set_back]


@pytest.mark.parametrize("damage", DAMAGES)
def test_after_any_damage_it_goes_on_with_numbers_never_given_and_says_so(past, damage):
    damage(closed(past))
    before = past.path.read_bytes() if past.path.exists() else None
    past.starts()
    (told,) = past.told()
    assert told.startswith("the outbox was damaged and is kept as outbox-damaged-20251124T160000Z")
    if before and damage is not count_set_back:
        assert (past.folder / "outbox-damaged-20251124T160000Z.sqlite").read_bytes()[100:] == (
            before[100:]
        )
    assert {s: p for s, p in past.held().items() if s in past.events}.items() <= past.events.items()
    past.lives(150)
    assert len(past.bursts) == len(set(past.bursts)) == 180
    assert past.boots == [1, 2]
    assert bool(past.asides()) == (damage is not gone)
    assert past.outbox.depth() == 151 + len(past.held().keys() & set(range(1, 31)))


def test_what_can_be_read_goes_on_under_its_own_numbers(past):
    page_zeroed(closed(past.lives(170)), 100)
    saved = past.starts().held().keys() & past.events.keys()
    assert {1, 200} <= saved
    assert 100 not in saved
    assert len(saved) > 100
    assert past.outbox.blob("period") is not None


def test_photographs_whose_event_was_lost_do_not_count_as_delivered(past):
    page_zeroed(closed(past))
    past.starts()
    evidence = dict(past.outbox.read("SELECT burst, sequence FROM evidence"))
    held = past.held().keys()
    assert evidence
    assert all(sequence is None or sequence in held for sequence in evidence.values())
    assert None in evidence.values()


def test_the_base_goes_on_and_counts_what_was_lost_as_a_gap(past, tmp_path):
    base = Base(tmp_path / "base")
    deliver(past.outbox, base, steps=2)
    past.lives(30)
    page_zeroed(closed(past))
    deliver(past.starts().lives(20).outbox, base, steps=40)
    lost = past.events.keys() - base.taken.keys()
    assert lost
    assert past.outbox.depth() == 0
    assert base.through == past.outbox.span()[1]
    assert base.unit().events == len(base.taken)
    assert not base.refused()
    assert all(
        base.taken[sequence] == past.events[sequence] for sequence in past.events.keys() - lost
    )


def test_the_word_of_a_base_that_has_what_was_lost_is_taken(past, tmp_path):
    base = Base(tmp_path / "base")
    for _, payload in past.lives(170).outbox.pending(0, 100):
        base.publish("uncia/unit-1/up/event", payload)
    past.outbox.confirm(10)  # the base's last words were not heard
    page_zeroed(closed(past), 100)
    assert {11, 100, 200} - past.starts().held().keys() == {100}
    deliver(past.outbox, base, steps=40)
    assert base.unit().events == len(base.taken)
    assert past.outbox.depth() == 0
    payloads = [decode(payload).detail for payload in base.taken.values()]
    assert len(payloads) == len(set(payloads)), "an event was sent again under another number"


def test_an_event_that_no_longer_reads_does_not_stop_the_uplink(past, tmp_path):
    base = Base(tmp_path / "base")
    with past.outbox.transaction():
        past.outbox.write("UPDATE event SET payload = x'9a01ff' WHERE sequence = 7")
    deliver(past.outbox, base, steps=40)
    assert past.outbox.depth() == 0
    assert base.taken.keys() >= (past.events.keys() - {7})
    assert not base.refused()
    (told,) = [decode(p).detail for p in base.taken.values() if decode(p).code == FaultCode.OUTBOX]
    assert told.endswith("event 7 cannot be read")


@pytest.mark.parametrize("what", [b"", b"?" * 5000])
def test_numbers_that_are_gone_or_damaged_are_written_anew_from_the_outbox(past, what):
    numbers = closed(past).folder / "outbox.numbers"
    numbers.write_bytes(what) if what else numbers.unlink()
    past.starts()
    assert not past.told()
    garbage(closed(past))
    past.starts().lives(5)
    assert past.told()
    assert len(past.bursts) == len(set(past.bursts))


def test_where_nothing_can_be_read_it_goes_on_behind_all_that_may_have_been_given(past):
    garbage(closed(past.lives(170)))
    assert past.starts().outbox.span() == (201, 201)
    assert past.outbox.next_burst() == 201


@pytest.mark.parametrize("place", [0, 4096])
def test_numbers_of_which_one_copy_is_damaged_are_known(past, place):
    overwrite(closed(past).folder / "outbox.numbers", place, bytes(100))
    garbage(past)
    assert min(past.starts().held()) == 101


def test_where_both_are_gone_a_unit_begins_anew_and_the_base_says_which_numbers_are_taken(
    past, tmp_path
):
    base = Base(tmp_path / "base")
    deliver(past.outbox, base, steps=20)
    for file in closed(past).folder.iterdir():
        file.unlink()
    again = Past(past.folder, seed=1).lives(5)
    assert min(again.held()) == 1, "nothing on the card tells of the numbers that were given"
    deliver(again.outbox, base, steps=20)
    assert base.unit().events == 35
    assert not base.refused()


def test_both_damaged_the_numbers_go_on_behind_what_can_be_read(past):
    page_zeroed(closed(past))
    (past.folder / "outbox.numbers").unlink()
    past.starts().lives(5)
    assert past.told()


def test_a_number_is_on_the_disk_before_the_first_of_its_block_is_used(past):
    known = Numbers(past.folder / "outbox.numbers").reached()
    assert known.sequence > max(past.events)
    assert known.burst > max(past.bursts)
    assert known.following == max(past.events) + 1


def test_a_boot_count_that_wraps_on_the_wire_still_grows(past):
    with past.outbox.transaction():
        past.outbox.put("boot", 0xFFFF)
    assert [past.outbox.start_boot(boot) for boot in (b"x", b"y")] == [0, 1]
    garbage(closed(past))
    assert past.starts().boots[-1] == 2


class Overwrite(NamedTuple):
    """Bytes of one of the files become others, from a share of its length on."""

    file: str
    start: float
    what: bytes
    times: int

    def on(self, folder):
        """The contents before and after."""
        path = folder / self.file
        if not path.exists() or not path.stat().st_size:
            return b"", b""
        before = path.read_bytes()
        at = int(self.start * len(before))
        overwrite(path, at, (self.what * self.times)[: len(before) - at])
        return before, path.read_bytes()


@pytest.fixture(scope="module")
def pasts(tmp_path_factory):
    """One that was closed and one that was killed."""
    past = Past(tmp_path_factory.mktemp("card") / "closed")
    for _ in range(40):
        past.lives(1)
    killed = past.copied(past.folder.with_name("killed"))
    return closed(past), killed


@settings(max_examples=60, deadline=None)
@given(
    damage=builds(
        Overwrite,
        file=sampled_from(["outbox.sqlite", "outbox.sqlite-wal", "outbox.numbers"]),
        start=floats(0, 1, exclude_max=True),
        what=binary(min_size=1, max_size=200),
        times=integers(1, 30),
    ),
    killed=booleans(),
)
def test_any_bytes_overwritten_no_number_is_given_twice_and_no_event_falsified(
    tmp_path_factory, pasts, damage, killed
):
    past = pasts[killed].copied(tmp_path_factory.mktemp("card") / "state")
    before, after = damage.on(past.folder)
    # The one thing nobody sees: bytes within a value that become others that could be.
    touched = {s for s, p in past.events.items() if before.count(p) != after.count(p)}
    past.starts().lives(3)
    with suppress(OutboxError):
        past.outbox.pending(0, -1)
    held = past.lives(3).held()
    false = {s for s, payload in past.events.items() if held.get(s, payload) != payload}
    assert false <= touched
    assert past.events.keys() <= held.keys() or past.told()
    assert len(past.bursts) == len(set(past.bursts))
    assert past.boots[0] < past.boots[1]
    assert bool(past.told()) == bool(past.asides())
    past.outbox.close()


def test_the_time_of_a_clock_that_is_nowhere_does_not_keep_it_from_beginning(past):
    garbage(closed(past))
    outbox = Outbox(past.path, lambda: -1e30)
    assert list(past.folder.glob("outbox-damaged-unknown-time.sqlite"))
    outbox.close()
