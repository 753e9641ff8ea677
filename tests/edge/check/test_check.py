"""A check that fails or hangs is a finding, and no more."""

from threading import Event

from edge.check.check import Check, made
from edge.check.finding import State, fine


def test_a_check_says_what_it_found():
    assert made(Check("card", 5, lambda: fine("card", "well"), "")) == fine("card", "well")


def test_a_check_that_raises_is_bad_and_names_the_error():
    def broken():
        raise RuntimeError("cable")

    found = made(Check("camera", 5, broken, ""))
    assert found.state is State.WRONG
    assert "RuntimeError: cable" in found.said


def test_a_check_that_hangs_is_left_behind_with_advice():
    release = Event()

    def hangs():
        release.wait(60)
        return fine("camera", "too late")

    found = made(Check("camera", 0.05, hangs, "see the cable"))
    release.set()
    assert (found.state, found.advice) == (State.WRONG, "see the cable")
    assert "0.05 seconds" in found.said
