"""A word with broker and base: on a link of our own making, and on real ones."""

import time
from contextlib import closing

from edge.check.exchange import Exchange
from edge.check.finding import State
from edge.config import Config, Unit, Uplink
from edge.outbox import open_outbox
from tests.base.brokers import PASSWORD, USER
from tests.edge.service.sources import Clock
from wire.answer import Stored
from wire.codec import decode_holding, encode_answer
from wire.event import Fault
from wire.happening import Down, Received, Up
from wire.mqtt import Broker, Link
from wire.topic import stored_topic

TOPIC = "uncia/ridge/down/stored"


class Told:
    """A link on which this happens, and then nothing until the time is up."""

    def __init__(self, clock, *happenings):
        self._clock, self._waiting = clock, list(happenings)
        self.published, self.running = [], False

    def start(self):
        self.running = True

    def stop(self):
        self.running = False

    def next(self, seconds):
        if self._waiting:
            return self._waiting.pop(0)
        self._clock.now += seconds
        return None

    def publish(self, topic, payload, *, retain=False):
        self.published.append((topic, payload, retain))
        return 1

    def acknowledge(self, _received):
        pass


def stored(through, *, retained):
    return Received(TOPIC, encode_answer(Stored(through=through)), 1, 1, retained)


def talk(tmp_path, *happenings, confirm="base"):
    clock = Clock()
    link = Told(clock, *happenings)
    config = Config(unit=Unit(name="ridge", state=str(tmp_path)), uplink=Uplink(confirm=confirm))
    return Exchange(config, link, clock), link


def test_a_base_that_answers_now_is_fine_and_hears_what_the_outbox_holds(tmp_path):
    with closing(open_outbox(tmp_path)) as outbox, outbox.transaction():
        outbox.append(Fault(code=1, count=1))
    exchange, link = talk(tmp_path, Up(), stored(0, retained=True), stored(1, retained=False))
    assert exchange.log_in(10).state is State.OK
    found = exchange.hear_base(10)
    assert (found.state, "up to event 1" in found.said) == (State.OK, True)
    ((topic, payload, retained),) = link.published
    assert (topic, retained) == ("uncia/ridge/up/holding", True)
    assert (decode_holding(payload).oldest, decode_holding(payload).newest) == (1, 1)


def test_what_the_broker_retained_of_a_base_is_no_answer(tmp_path):
    exchange, _ = talk(tmp_path, Up(), stored(7, retained=True))
    exchange.log_in(10)
    found = exchange.hear_base(10)
    assert (found.state, "it did before, up to event 7" in found.said) == (State.WRONG, True)


def test_a_base_that_never_answered_is_told_apart(tmp_path):
    exchange, link = talk(tmp_path, Up())
    exchange.log_in(10)
    assert "it never did" in exchange.hear_base(10).said
    assert decode_holding(link.published[0][1]).newest == 0


def test_another_units_answer_and_bytes_that_are_none_are_no_answer(tmp_path):
    other = Received("uncia/other/down/stored", encode_answer(Stored(through=1)), 1)
    exchange, _ = talk(tmp_path, Up(), other)
    exchange.log_in(10)
    assert exchange.hear_base(10).state is State.WRONG
    exchange, _ = talk(tmp_path, Up(), Received(TOPIC, b"\xc1", 1))
    exchange.log_in(10)
    assert "not understood" in exchange.hear_base(10).said


def test_a_refusal_is_bad_and_the_base_is_then_not_asked(tmp_path):
    exchange, link = talk(tmp_path, Down("mqtt://x refused us: Not authorized"))
    found = exchange.log_in(10)
    assert (found.state, "password_file" in found.advice) == (State.WRONG, True)
    assert exchange.hear_base(10).state is State.UNKNOWN
    exchange.close()
    assert not link.running


def test_a_silent_broker_is_waited_for_no_longer_than_said(tmp_path):
    exchange, _ = talk(tmp_path)
    assert "10 seconds" in exchange.log_in(10).said


def test_where_only_a_broker_is_trusted_no_base_is_asked(tmp_path):
    exchange, _ = talk(tmp_path, Up(), confirm="broker")
    exchange.log_in(10)
    assert exchange.hear_base(10).state is State.UNKNOWN


def real(tmp_path, broker):
    config = Config(unit=Unit(name=USER, state=str(tmp_path)))
    link = Link(broker, f"uncia-{USER}-check", (stored_topic(USER),))
    return Exchange(config, link, time.monotonic)


def test_a_real_broker_takes_us_in_or_says_why_not(mosquitto, tmp_path):
    with closing(real(tmp_path, mosquitto.broker)) as exchange:
        assert exchange.log_in(10).state is State.OK
        assert exchange.hear_base(0.2).state is State.WRONG
    wrong = Broker("127.0.0.1", mosquitto.port, username=USER, password="not it")
    with closing(real(tmp_path, wrong)) as exchange:
        found = exchange.log_in(10)
    assert found.state is State.WRONG
    assert "refused us" in found.said


def test_a_real_base_answers_through_a_real_broker_and_is_missed_when_it_is_gone(
    mosquitto, station, password_file, tmp_path
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    with closing(real(tmp_path, mosquitto.broker)) as exchange:
        exchange.log_in(10)
        found = exchange.hear_base(10)
    assert found.state is State.OK
    base.kill()
    with closing(real(tmp_path, mosquitto.broker)) as exchange:
        exchange.log_in(10)
        assert "it did before" in exchange.hear_base(1).said
    assert PASSWORD not in found.said
