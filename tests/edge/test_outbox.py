import sqlite3

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import integers

from edge.outbox import Outbox, OutboxError
from wire.codec import decode, digest
from wire.event import Fault

A_FAULT = Fault(code=1, count=1)


def append(outbox, times=1):
    with outbox.transaction():
        return [outbox.append(A_FAULT) for _ in range(times)]


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "outbox.sqlite")


def sequences(outbox):
    return [sequence for sequence, _ in outbox.pending(0, -1)]


def test_events_are_numbered_from_one_without_a_gap(outbox):
    append(outbox, 3)
    assert sequences(outbox) == [1, 2, 3]
    assert [decode(payload).sequence for _, payload in outbox.pending(0, 9)] == [1, 2, 3]


def test_numbers_go_on_after_a_restart_and_after_all_was_delivered(outbox, tmp_path):
    append(outbox, 3)
    outbox.confirm(3)
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite")
    assert append(again) == [4]
    assert again.span() == (4, 4)


def test_an_empty_outbox_spans_nothing(outbox):
    assert outbox.span() == (1, 0)
    append(outbox, 2)
    outbox.confirm(2)
    assert outbox.span() == (3, 2)


def test_a_transaction_that_fails_leaves_nothing(outbox):
    def fail_half_way():
        with outbox.transaction():
            outbox.append(A_FAULT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert sequences(outbox) == []
    assert append(outbox) == [1]


def test_two_processes_share_it(outbox, tmp_path):
    other = Outbox(tmp_path / "outbox.sqlite")
    append(outbox)
    append(other)
    assert sequences(outbox) == sequences(other) == [1, 2]
    other.confirm(1)
    assert sequences(outbox) == [2]


def test_only_the_event_with_that_digest_is_held(outbox):
    append(outbox)
    assert outbox.holds(1, digest(outbox.payload(1)))
    assert not outbox.holds(1, b"else")
    assert not outbox.holds(2, None)


def test_numbering_on_keeps_every_event_and_its_order(outbox):
    append(outbox, 3)
    outbox.continue_after(500)
    assert sequences(outbox) == [501, 502, 503]
    assert [decode(payload).sequence for _, payload in outbox.pending(0, 9)] == [501, 502, 503]
    assert append(outbox) == [504]


def test_burst_numbers_are_never_given_twice(tmp_path):
    given = []
    for _ in range(3):
        outbox = Outbox(tmp_path / "outbox.sqlite")
        given += [outbox.next_burst() for _ in range(250)]
        outbox.close()
    assert len(set(given)) == 750
    assert given == sorted(given)


def test_a_boot_is_counted_once(outbox, tmp_path):
    assert [outbox.start_boot(boot) for boot in (b"a", b"a", b"b")] == [1, 1, 2]
    assert Outbox(tmp_path / "outbox.sqlite").start_boot(b"b") == 2


def test_a_full_disk_is_an_outbox_error_and_loses_nothing(outbox):
    append(outbox, 2)
    outbox._db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(OutboxError, match="full"):
        append(outbox, 5000)
    assert sequences(outbox) == [1, 2]
    assert outbox.next_burst() >= 0


def test_a_state_folder_that_cannot_be_used_is_told_with_what_to_do(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutboxError, match=r"file.*unit\.state .* must name a folder"):
        Outbox(tmp_path / "file" / "outbox.sqlite")


def test_an_outbox_of_a_later_version_is_not_touched(tmp_path):
    Outbox(tmp_path / "outbox.sqlite").close()
    with sqlite3.connect(tmp_path / "outbox.sqlite") as database:
        database.execute("UPDATE setting SET value = 99 WHERE name = 'schema'")
        database.execute("ALTER TABLE event ADD COLUMN priority INTEGER")
    with pytest.raises(OutboxError, match=r"schema 99 .* install that version again"):
        Outbox(tmp_path / "outbox.sqlite")
    assert not list(tmp_path.glob("*damaged*"))


class OutboxLife(RuleBasedStateMachine):
    """Whatever happens in whatever order, what was appended and not confirmed is there."""

    @initialize()
    def begin(self):
        self.outbox = Outbox(self.folder / "outbox.sqlite")
        for sequence, _ in self.outbox.pending(0, -1):
            self.outbox.confirm(sequence)
        self.held, self.next = [], self.outbox.span()[1] + 1

    @rule(times=integers(1, 5))
    def append(self, times):
        assert append(self.outbox, times) == list(range(self.next, self.next + times))
        self.held += range(self.next, self.next + times)
        self.next += times

    @rule(ahead=integers(-3, 3))
    def confirm(self, ahead):
        through = max((self.held[0] if self.held else 0) + ahead, 0)
        self.outbox.confirm(through)
        self.held = [sequence for sequence in self.held if sequence > through]

    @rule(ahead=integers(0, 5))
    def number_on(self, ahead):
        after = self.next + ahead
        self.outbox.continue_after(after)
        self.held = list(range(after + 1, after + 1 + len(self.held)))
        self.next = after + 1 + len(self.held)

    @rule()
    def restart(self):
        self.outbox.close()
        self.outbox = Outbox(self.folder / "outbox.sqlite")

    @invariant()
    def holds_what_it_should(self):
        assert sequences(self.outbox) == self.held
        assert self.outbox.span()[1] == self.next - 1


@pytest.fixture(autouse=True)
def _folder(tmp_path):
    OutboxLife.folder = tmp_path


TestOutboxLife = OutboxLife.TestCase
TestOutboxLife.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
