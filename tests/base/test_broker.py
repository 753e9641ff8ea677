import socket
import struct

import pytest

from base.broker import EmbeddedBroker
from base.error import BrokerError
from tests.base.waiting import until
from wire.happening import Accepted, Down, Received, Up
from wire.mqtt import Broker, Link, connected

TOPIC = "uncia/ridge-1/down/stored"


class Client:
    """A link whose happenings are gathered."""

    def __init__(self, link):
        self.link = link
        self.seen = []

    def has(self, kind):
        while happening := self.link.next(0):
            self.seen.append(happening)
            if isinstance(happening, Received):
                self.link.acknowledge(happening)
        return [each for each in self.seen if isinstance(each, kind)]

    def wait(self, kind, count=1):
        return until(lambda: len(self.has(kind)) >= count and self.has(kind))


@pytest.fixture
def open_broker():
    with EmbeddedBroker("127.0.0.1", 0, None) as broker:
        yield Broker("127.0.0.1", broker.port)


@pytest.fixture
def client():
    links = []

    def make(broker, name, *topics):
        links.append(Link(broker, name, topics))
        links[-1].start()
        return Client(links[-1])

    yield make
    for link in links:
        link.stop()


def test_a_message_arrives_and_is_accepted(open_broker, client):
    reader = client(open_broker, "reader", TOPIC)
    reader.wait(Up)
    reader.link.publish(TOPIC, b"seen")
    assert reader.wait(Received)[0].payload == b"seen"
    assert reader.wait(Accepted)


def test_the_last_retained_message_meets_who_comes_later(open_broker, client):
    writer = client(open_broker, "writer")
    for payload in (b"one", b"two"):
        writer.link.publish(TOPIC, payload, retain=True)
    writer.wait(Accepted, 2)
    assert client(open_broker, "reader", TOPIC).wait(Received)[0].payload == b"two"


def test_nobody_is_sent_what_only_others_asked_for(open_broker, client):
    reader = client(open_broker, "reader", "uncia/+/up/holding")
    reader.wait(Up)
    reader.link.publish("uncia/ridge-1/up/holding", b"of one unit", retain=True)
    reader.link.publish(TOPIC, b"for that unit", retain=True)
    reader.wait(Received)
    unit = client(open_broker, "unit", TOPIC)
    assert [each.topic for each in unit.wait(Received)] == [TOPIC]


def test_many_units_are_heard_at_once(open_broker, client):
    reader = client(open_broker, "reader", "uncia/+/up/event")
    reader.wait(Up)
    units = [client(open_broker, f"unit-{number}") for number in range(40)]
    for number, unit in enumerate(units):
        for place in range(25):
            unit.link.publish(f"uncia/u{number}/up/event", b"%d" % place)
    received = reader.wait(Received, 1000)
    assert len({(each.topic, each.payload) for each in received}) == 1000


def test_strangers_and_broken_connections_do_not_harm_it(open_broker, client):
    reader = client(open_broker, "reader", TOPIC)
    reader.wait(Up)
    for garbage in (
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        bytes(99),
        b"\x10\xff\xff\xff\xff",
        b"\x30\x02",
    ):
        stranger = socket.create_connection((open_broker.host, open_broker.port))
        stranger.sendall(garbage)
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stranger.close()
    reader.link.publish(TOPIC, b"still here")
    assert reader.wait(Received)


def test_with_passwords_a_wrong_one_is_refused_and_a_right_one_is_not(client, caplog):
    with EmbeddedBroker("127.0.0.1", 0, {"ridge": "right"}) as broker:
        for name, password in (("a", "wrong"), ("b", "")):
            stranger = Broker("127.0.0.1", broker.port, username="ridge", password=password)
            assert "refused us" in client(stranger, name).wait(Down)[0].reason
        nobody = Broker("127.0.0.1", broker.port)
        assert "refused us" in client(nobody, "c").wait(Down)[0].reason
        known = Broker("127.0.0.1", broker.port, username="ridge", password="right")
        assert client(known, "d").wait(Up)
    assert "wrong user or password user='ridge'" in caplog.text
    assert "right" not in caplog.text


def test_without_passwords_it_will_not_listen_to_the_network():
    for host in ("0.0.0.0", "192.168.1.4", "::", "station.local"):  # noqa: S104 - refused
        with pytest.raises(BrokerError, match="without passwords"):
            EmbeddedBroker(host, 0, None)


def test_a_port_that_is_taken_is_told_with_what_to_do(open_broker):
    with (
        pytest.raises(BrokerError, match="another port with --listen"),
        EmbeddedBroker("127.0.0.1", open_broker.port, None),
    ):
        pass


def test_it_ends_and_leaves_its_port():
    with (
        EmbeddedBroker("127.0.0.1", 0, None) as broker,
        connected(Link(Broker("127.0.0.1", broker.port), "reader", (TOPIC,))) as link,
    ):
        until(lambda: isinstance(link.next(0), Up))
    with EmbeddedBroker("127.0.0.1", broker.port, None):
        pass
