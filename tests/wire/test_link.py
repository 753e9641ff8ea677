"""The link against a real mosquitto, and against the embedded broker."""

import threading

import pytest

import wire.mqtt
from base.broker import EmbeddedBroker
from tests.base.brokers import Mosquitto
from tests.base.conftest import mosquitto
from tests.base.waiting import until
from wire.happening import Accepted, Down, Received, Up
from wire.mqtt import Broker, Link, connected

__all__ = ["mosquitto"]

TOPIC = "uncia/ridge-1/up/event"


@pytest.fixture
def _small_room(monkeypatch):
    """Room for ten messages of 700 bytes, at either quality of service."""
    monkeypatch.setattr(wire.mqtt, "_ROOM_BYTES", 10_500)


@pytest.fixture
def broker_with(mosquitto, tmp_path_factory):
    """Starts a mosquitto that sends so many messages ahead of their acknowledgement; 0: any."""
    mosquitto.stop()  # it has shown that there is one
    started = []

    def make(inflight):
        started.append(Mosquitto(tmp_path_factory.mktemp("broker"), inflight=inflight))
        started[-1].start()
        return started[-1]

    yield make
    for broker in started:
        broker.stop()


@pytest.fixture
def eager(broker_with):
    return broker_with(inflight=0).broker


def wait_for(link, kind):
    """The next happening of that kind; those before it are passed over."""
    while not isinstance(happening := link.next(20), kind):
        assert happening is not None, f"no {kind}"
    return happening


def publish_all(broker, payloads, *, qos=1):
    """Publish from another client, and wait until the broker has passed all of it on."""
    with connected(Link(broker, "writer", ())) as writer:
        wait_for(writer, Up)
        for payload in payloads:
            writer._client.publish(TOPIC, payload, qos=qos)
        last = writer.publish("other", b"")
        while wait_for(writer, Accepted) != Accepted(last):
            pass


def big(number):
    return b"%05d" % number + bytes(695)


def test_a_late_acknowledgement_is_not_taken_for_another_messages(broker_with):
    one_at_a_time = broker_with(inflight=1)
    with connected(Link(one_at_a_time.broker, "reader", (TOPIC,))) as reader:
        wait_for(reader, Up)
        publish_all(one_at_a_time.broker, [b"before"])
        early = wait_for(reader, Received)
        one_at_a_time.stop()
        wait_for(reader, Down)
        one_at_a_time.start()
        wait_for(reader, Up)
        publish_all(one_at_a_time.broker, [b"first", b"second"])
        first = wait_for(reader, Received)
        assert (first.payload, first.message_id) == (b"first", early.message_id)
        reader.acknowledge(early)
        sent = reader.publish("other", b"")
        assert wait_for(reader, Accepted | Received) == Accepted(sent)
        reader.acknowledge(first)
        assert wait_for(reader, Received).payload == b"second"


@pytest.mark.usefixtures("_small_room")
def test_a_flood_without_promise_is_dropped_beyond_the_room_and_counted(mosquitto, caplog):
    with connected(Link(mosquitto.broker, "reader", (TOPIC,))) as reader:
        wait_for(reader, Up)
        publish_all(mosquitto.broker, [big(number) for number in range(500)], qos=0)
        publish_all(mosquitto.broker, [b"promised"])
        until(lambda: reader._overflow.dropped == 490)
        payloads = [wait_for(reader, Received).payload for _ in range(11)]
    assert payloads == [*(big(number) for number in range(10)), b"promised"]
    assert "more messages than there is room for" in caplog.text


@pytest.mark.usefixtures("_small_room")
def test_what_is_promised_and_has_no_room_is_left_to_the_broker_and_fetched_later(
    eager,
):
    with connected(Link(eager, "reader", (TOPIC,), keep_session=True)) as reader:
        wait_for(reader, Up)
        publish_all(eager, [big(number) for number in range(100)])
        until(lambda: reader._overflow.put_off == 90)
        seen = []
        while len(set(seen)) < 100:
            received = wait_for(reader, Received)
            seen.append(received.payload)
            reader.acknowledge(received)
    assert sorted(set(seen)) == [big(number) for number in range(100)]


@pytest.mark.usefixtures("_small_room")
def test_a_message_larger_than_the_room_arrives_in_the_end(eager):
    payloads = [big(0), bytes(50_000), big(1)]
    with connected(Link(eager, "reader", (TOPIC,), keep_session=True)) as reader:
        wait_for(reader, Up)
        publish_all(eager, payloads)
        until(lambda: reader._overflow.put_off)
        seen = set()
        while len(seen) < 3:
            received = wait_for(reader, Received)
            seen.add(received.payload)
            reader.acknowledge(received)
    assert seen == set(payloads)


@pytest.mark.usefixtures("_small_room")
def test_with_the_embedded_broker_a_flood_is_bounded_and_the_link_lives_on():
    with EmbeddedBroker("127.0.0.1", 0, None) as embedded:
        place = Broker("127.0.0.1", embedded.port)
        with connected(Link(place, "reader", (TOPIC,))) as reader:
            wait_for(reader, Up)
            publish_all(place, [big(number) for number in range(300)])
            until(lambda: reader._overflow.put_off == 290)
            for _ in range(10):
                reader.acknowledge(wait_for(reader, Received))
            wait_for(reader, Up)
            publish_all(place, [b"afterwards"])
            while wait_for(reader, Received).payload != b"afterwards":
                pass


@pytest.mark.usefixtures("_small_room")
def test_a_reader_that_takes_nothing_for_long_keeps_its_connection(eager, monkeypatch):
    """Were paho's thread made to wait for room, it would answer nothing, this included."""
    with connected(Link(eager, "reader", (TOPIC,), keep_session=True)) as reader:
        wait_for(reader, Up)
        publish_all(eager, [big(number) for number in range(100)])
        until(lambda: reader._overflow.put_off == 90)
        answered = threading.Event()
        monkeypatch.setattr(reader._client, "on_publish", lambda *_: answered.set())
        reader.publish("other", b"")
        assert answered.wait(10)
