from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.error import WireError
from wire.topic import check_unit, event_topic, holding_topic, stored_topic, unit_of


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True))
def test_a_topic_names_its_unit(unit):
    for topic in (event_topic(unit), holding_topic(unit), stored_topic(unit)):
        assert unit_of(topic) == unit


@pytest.mark.parametrize("unit", ["", "-a", "A", "a/b", "a+", "#", "a" * 33, "a\n", "é"])
def test_a_name_that_could_reach_another_units_topics_is_refused(unit):
    with pytest.raises(WireError, match="unit name"):
        check_unit(unit)


@given(st.text())
def test_any_topic_names_a_unit_or_raises_the_wire_error(topic):
    with suppress(WireError):
        check_unit(unit_of(topic))
