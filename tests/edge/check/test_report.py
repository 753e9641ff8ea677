"""Findings on a terminal and as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from edge.check.finding import all_well, fine, unknown, wrong
from edge.check.report import as_json, line, summary

MIXED = [fine("card", "well"), wrong("clock", "not set", "set it"), unknown("TLS", "not asked")]


def test_a_line_has_a_word_as_well_as_a_colour():
    for finding, word in zip(MIXED, ("OK", "BAD", "--"), strict=True):
        assert line(finding, coloured=False).startswith(f"{word} ")
        assert word in line(finding, coloured=True)
        assert "\033" in line(finding, coloured=True)
        assert "\033" not in line(finding, coloured=False)


def test_a_bad_line_says_what_to_do():
    assert line(MIXED[1], coloured=False).endswith("not set. DO: set it")


def test_the_summary_names_what_is_to_be_mended():
    assert summary(MIXED) == "1 good, 1 bad, 1 not known: mend clock"
    assert "nothing is to be mended" in summary([MIXED[0], MIXED[2]])


def test_json_says_the_same():
    told = json.loads(as_json(MIXED))
    assert told["good"] is all_well(MIXED) is False
    assert told["findings"][1] == {
        "name": "clock",
        "state": "wrong",
        "said": "not set",
        "advice": "set it",
    }


@given(st.text())
def test_a_finding_is_one_printable_line_whatever_a_broker_or_a_name_says(said):
    told = line(wrong("broker", said, said), coloured=False)
    assert told.isprintable()
    assert len(told.splitlines()) == 1
