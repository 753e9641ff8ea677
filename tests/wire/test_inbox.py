import logging
import sys

from wire.happening import Accepted, Down, Received
from wire.inbox import Inbox
from wire.overflow import Overflow


def promised(size=100, number=1):
    return Received("t", bytes(size), number)


def unpromised(size=100):
    return Received("t", bytes(size), 0)


def drained(inbox):
    return list(iter(lambda: inbox.take(0), None))


def test_happenings_come_out_in_the_order_they_went_in():
    inbox = Inbox(10_000)
    happenings = [promised(number=1), Down("gone"), unpromised(), Accepted(4)]
    for happening in happenings:
        (inbox.admit if isinstance(happening, Received) else inbox.put)(happening)
    assert drained(inbox) == happenings
    assert inbox.take(0) is None


def test_what_it_holds_never_takes_more_than_its_room():
    inbox = Inbox(100_000)
    admitted = sum(inbox.admit(unpromised(size)) for size in range(0, 2000, 2))
    held = drained(inbox)
    assert len(held) == admitted < 1000
    assert sum(sys.getsizeof(each.payload) for each in held) <= 100_000


def test_a_flood_without_promise_leaves_room_for_what_is_promised():
    inbox = Inbox(10_000)
    while inbox.admit(unpromised()):
        pass
    assert inbox.admit(promised())


def test_what_is_taken_makes_room():
    inbox = Inbox(1000)
    assert inbox.admit(promised(600))
    assert not inbox.admit(promised(600))
    inbox.take(0)
    assert inbox.admit(promised(600))


def test_a_message_larger_than_the_room_is_admitted_alone():
    inbox = Inbox(1000)
    assert inbox.admit(promised(5000))
    assert not inbox.admit(promised(1))


def test_the_state_of_the_link_is_known_whatever_the_room():
    inbox = Inbox(1000)
    inbox.admit(promised(5000))
    inbox.put(Down("gone"))
    assert drained(inbox)[-1] == Down("gone")


def test_an_overflow_is_counted_in_full_and_logged_by_the_minute(caplog):
    overflow = Overflow()
    with caplog.at_level(logging.WARNING):
        for second in range(150):
            overflow.count(promised=second % 3 == 0, now=float(second))
    told = [record.getMessage() for record in caplog.records]
    assert (overflow.dropped, overflow.put_off) == (100, 50)
    assert len(told) == 3
    assert "dropped=80 redelivered_later=41" in told[-1]
