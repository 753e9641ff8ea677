from hypothesis import given
from hypothesis import strategies as st

from base.intake import Arrival, Held, Reason, Refusal, understand
from tests.base.events import holding, sighting
from wire.topic import event_topic, holding_topic

topics = st.one_of(
    st.text(),
    st.just(event_topic("ridge-1")),
    st.just(holding_topic("ridge-1")),
    st.text().map(lambda name: f"uncia/{name}/up/event"),
)


@given(topics, st.binary(max_size=400))
def test_whatever_comes_it_is_understood_or_refused_and_nothing_is_raised(topic, payload):
    assert isinstance(understand(topic, payload), Arrival | Held | Refusal)


def test_an_event_is_taken_for_the_unit_of_its_topic():
    message = understand(event_topic("ridge-1"), sighting(7))
    assert (message.unit, message.event.sequence, message.payload) == ("ridge-1", 7, sighting(7))


def test_the_unit_word_on_its_outbox_is_understood():
    assert understand(holding_topic("ridge-1"), holding(5, 10)).holding.oldest == 5


def test_an_outbox_that_begins_after_its_end_is_refused():
    assert understand(holding_topic("ridge-1"), holding(99, 10)).reason == Reason.PAYLOAD


def test_a_valid_event_on_a_wrong_topic_is_refused():
    for topic in (
        "uncia/Ridge/up/event",
        "uncia/ridge-1/down/stored",
        "else",
        "uncia/a/up/event/x",
    ):
        assert understand(topic, sighting(1)).reason == Reason.TOPIC


def test_bytes_that_are_no_event_are_refused_with_the_reason():
    refusal = understand(event_topic("ridge-1"), bytes(341))
    assert refusal.reason == Reason.PAYLOAD
    assert "341 bytes" in refusal.detail
