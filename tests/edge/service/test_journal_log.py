"""Lines as journald takes them."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.service.journal_log import Lines, Repeats
from tests.edge.service.sources import Clock


def record(message, level=logging.INFO, line=1, *values):
    return logging.LogRecord("edge", level, "edge/unit.py", line, message, values, None)


@pytest.mark.parametrize(
    ("level", "prefix"),
    [(logging.INFO, "<6>"), (logging.WARNING, "<4>"), (logging.ERROR, "<3>"), (5, "<6>")],
)
def test_a_line_begins_with_its_level(level, prefix):
    assert Lines("%(message)s", levels=True).format(record("a", level)) == f"{prefix}a"


def test_every_line_of_a_traceback_has_the_level():
    told = Lines("%(message)s", levels=True).format(record("a\nb\nc", logging.ERROR))
    assert told.splitlines() == ["<3>a", "<3>b", "<3>c"]


@given(st.text(max_size=50))
def test_no_text_can_write_a_line_of_a_level_of_its_own(text):
    told = Lines("%(message)s", levels=True).format(record("name=%s", logging.INFO, 1, text))
    assert all(line.startswith("<6>") for line in told.split("\n") if line)
    assert "\x1b" not in told


def test_a_password_in_an_address_is_not_logged():
    told = Lines("%(message)s", levels=False).format(record("to mqtt://a:geheim@base"))
    assert told == "to mqtt://a:***@base"


def test_repeats_are_counted_and_told_when_they_begin_again():
    clock = Clock()
    repeats = Repeats(clock, most=2, seconds=600)
    passed = [repeats.filter(record("burst=%d", logging.ERROR, 7, at)) for at in range(10)]
    assert passed == [True, True] + [False] * 8
    clock.now += 600
    later = record("burst=%d", logging.ERROR, 7, 11)
    assert repeats.filter(later)
    assert later.getMessage() == "burst=11 (8 more like this were not logged)"


def test_another_place_is_no_repeat():
    repeats = Repeats(Clock(), most=1)
    assert repeats.filter(record("a", line=1))
    assert repeats.filter(record("b", line=2))
    assert not repeats.filter(record("c", line=1))
