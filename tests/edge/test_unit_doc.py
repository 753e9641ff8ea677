"""The page for who repairs a unit names every code and status that it may meet."""

import re
from pathlib import Path

import pytest

from edge.service.ending import Status
from wire.event import EffortState, FaultCode

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/unit.md").read_text(encoding="utf-8")


def section(title):
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def numbered(title):
    """Number and name of each row of a section's table."""
    rows = re.findall(r"^\| (\d+) \| (\w+) \|", section(title), re.MULTILINE)
    return [(int(number), name) for number, name in rows]


@pytest.mark.parametrize(
    ("title", "known"), [("Fault codes", FaultCode), ("Exit statuses", Status)]
)
def test_every_code_stands_once_with_its_number(title, known):
    assert numbered(title) == [(each.value, each.name.lower()) for each in known]


def test_every_state_of_effort_is_explained():
    told = re.findall(r"^\| (\w+) \|", section("Effort and trap-nights"), re.MULTILINE)
    assert sorted(told) == sorted(["state", *(each.name.lower() for each in EffortState)])


def test_every_file_that_it_links_to_is_there():
    for link in re.findall(r"\]\(([^)#]+)", PAGE):
        assert (ROOT / "docs" / link).exists(), link


def test_it_stays_a_page():
    assert len(PAGE.splitlines()) <= 120
