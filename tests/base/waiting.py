"""Waiting for what must come true, with an end."""

import time


def until(condition, seconds=20.0):
    """The condition's first true value; fails if it has none in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not in {seconds} s"
        time.sleep(0.01)
    return value
