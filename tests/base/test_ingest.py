import random
import time
from threading import Event

import pytest

from base.error import StoreError, StoreUnavailableError
from base.ingest import Ingest
from base.reading import read_report
from base.store import Store
from tests.base.events import event_message, holding, holding_message, sighting
from wire.codec import decode_stored
from wire.happening import Down, Received, Up
from wire.topic import EVENTS, event_topic, holding_topic, stored_topic


class Wire:
    """A link that delivers a list, writes down what is done to it, and ends the loop after it."""

    def __init__(self, happenings):
        self._happenings = iter(happenings)
        self.done = []
        self.stopping = Event()

    def next(self, seconds):
        happening = next(self._happenings, None)
        if happening is None and seconds:
            self.stopping.set()
        return happening

    def acknowledge(self, received):
        self.done.append(("acknowledged", received.message_id))

    def publish(self, topic, payload, *, retain=False):
        assert retain
        self.done.append((topic, decode_stored(payload).through))
        return 0


class WrittenDown(Store):
    """A store that writes its commits into the wire's list, failing some first."""

    def __init__(self, path, wire, failures=()):
        super().__init__(path)
        self._wire = wire
        self._failures = list(failures)

    def commit(self, messages, now):
        if self._failures:
            self._wire.done.append("failed")
            raise self._failures.pop(0)
        committed = super().commit(messages, now)
        self._wire.done.append("committed")
        return committed


def run(path, happenings, failures=()):
    wire = Wire(happenings)
    wire.stopping.wait = lambda _seconds: wire.stopping.is_set()  # a pause takes no time here
    store = WrittenDown(str(path), wire, failures)
    Ingest(wire, store, lambda: 0, lambda: wire.done.append("ready")).run(wire.stopping)
    store.close()
    return wire.done


@pytest.fixture
def path(tmp_path):
    return tmp_path / "base.sqlite"


def test_a_batch_is_committed_then_acknowledged_then_answered(path):
    done = run(path, [event_message(sighting(n), message_id=n) for n in (1, 2)])
    assert done == [
        "committed",
        ("acknowledged", 1),
        ("acknowledged", 2),
        (stored_topic("ridge-1"), 2),
    ]


def test_nothing_is_acknowledged_while_the_store_is_unavailable(path):
    failures = [StoreUnavailableError("full"), StoreUnavailableError("full")]
    done = run(path, [event_message(sighting(1), message_id=9)], failures)
    assert done == ["failed", "failed", "committed", ("acknowledged", 9), done[-1]]


def test_a_damaged_store_ends_the_loop_with_nothing_acknowledged(path):
    with pytest.raises(StoreError):
        run(path, [event_message(sighting(1))], [StoreError("damaged")])


def test_a_stop_while_the_store_is_unavailable_acknowledges_nothing(path):
    wire = Wire([event_message(sighting(1))])
    store = WrittenDown(str(path), wire, [StoreUnavailableError("full")] * 99)
    wire.stopping.wait = lambda _seconds: True
    Ingest(wire, store, lambda: 0, lambda: None).run(wire.stopping)
    assert wire.done == ["failed"]


def test_a_word_on_the_outbox_is_answered_even_if_it_changes_nothing(path):
    word = holding_message(holding(1, 0))
    done = run(path, [word, word])
    assert done[-1] == (stored_topic("ridge-1"), 0)


def test_a_broker_that_comes_back_is_told_again_what_is_stored(path):
    run(path, [event_message(sighting(1)), event_message(sighting(1), unit="pass-2")])
    done = run(path, [Down("gone"), Up()])
    assert sorted(done[:2]) == [(stored_topic("pass-2"), 1), (stored_topic("ridge-1"), 1)]
    assert done[2:] == ["ready"]


def test_each_reason_of_an_outage_is_logged_once_with_what_to_do(path, caplog):
    run(
        path, [Down("a refused us"), Down("a closed"), Down("a refused us"), Up(), Down("a closed")]
    )
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(told) == 3
    assert "a refused us" in told[0]
    assert "check that it runs" in told[0]


def test_refused_messages_are_logged_without_their_bytes_and_not_one_by_one(path, caplog):
    run(path, [event_message(b"secret") for _ in range(5000)])
    told = [record.getMessage() for record in caplog.records if "quarantine" in record.getMessage()]
    assert len(told) == 1
    assert "secret" not in told[0]


@pytest.mark.slow
def test_a_hundred_thousand_random_payloads_write_nothing_but_quarantine(path):
    chance = random.Random(2)
    topics = [event_topic("ridge-1"), holding_topic("ridge-1"), EVENTS, "uncia//up/event", "x", ""]
    flood = (
        Received(chance.choice(topics), chance.randbytes(chance.randrange(64)), 1)
        for _ in range(100_000)
    )
    started = time.monotonic()
    run(path, flood)
    assert time.monotonic() - started < 40
    run(path, [event_message(sighting(1), unit="pass-2")])
    report = read_report(str(path))
    assert sum(report.quarantine.reasons.values()) == 100_000
    assert [(unit.name, unit.events) for unit in report.units] == [("pass-2", 1)]
