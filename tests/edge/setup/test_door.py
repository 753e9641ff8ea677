"""Who is let in: one phone, by the code, with five tries."""

from threading import Barrier, Thread

from hypothesis import given
from hypothesis import strategies as st

from edge.setup import door as door_module
from edge.setup.door import TRIES, Door, new_code


def test_a_code_is_six_digits_and_another_one_each_time():
    codes = {new_code() for _ in range(50)}
    assert len(codes) > 45
    assert all(len(code) == 6 and code.isdecimal() for code in codes)


def test_who_knows_the_code_is_let_in_also_with_the_gap_that_it_is_shown_with():
    for typed in ("012345", "012 345", " 012-345 "):
        door = Door("012345")
        session = door.knock(typed)
        assert session
        assert door.admits(session.token).mark == session.mark


def test_the_code_opens_once():
    door = Door("012345")
    assert door.knock("012345")
    assert door.knock("012345") is None
    assert door.used


def test_five_wrong_tries_shut_the_door_to_the_right_code_too():
    door = Door("012345")
    for left in range(TRIES - 1, -1, -1):
        assert door.knock("000000") is None
        assert door.tries == left
    assert door.knock("012345") is None


def test_tries_made_at_once_are_no_more_than_five(monkeypatch):
    asked = []

    def counting(given, known):
        asked.append(given)
        return given == known

    monkeypatch.setattr(door_module, "same", counting)
    door, barrier = Door("012345"), Barrier(20)

    def try_one(number):
        barrier.wait()
        door.knock(f"{number:06d}")

    threads = [Thread(target=try_one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == TRIES
    assert door.tries == 0


def test_secrets_are_compared_in_constant_time(monkeypatch):
    compared = []
    true_compare = door_module.hmac.compare_digest

    def watching(one, other):
        compared.append(one)
        return true_compare(one, other)

    monkeypatch.setattr(door_module.hmac, "compare_digest", watching)
    door = Door("012345")
    door.knock("012344")
    door.admits(door.knock("012345").token)
    assert len(compared) == 3


def test_without_a_session_no_token_admits_not_even_none():
    assert Door("012345").admits("") is None


@given(st.text())
def test_any_text_at_all_is_a_wrong_code(text):
    door = Door("no text of digits \0")
    assert door.knock(text) is None
    assert door.admits(text) is None
