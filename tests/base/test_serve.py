"""The base as a process, real brokers, and units that send until they are answered."""

import random
import signal
import time
from pathlib import Path

import pytest

from tests.base.brokers import free_port
from tests.base.events import sighting
from tests.base.sender import Sender
from tests.base.waiting import until
from wire.happening import Accepted, Up
from wire.mqtt import Broker, Link, broker_at, connected
from wire.topic import event_topic

EVENTS_PER_UNIT = 300


def payloads(first, last):
    return {sequence: sighting(sequence) for sequence in range(first, last + 1)}


def send_once(link, held):
    """Send payloads and wait until the broker has taken them; nobody will send them again."""
    waiting = {link.publish(event_topic("ridge-1"), payload) for payload in held.values()}
    while waiting:
        happening = link.next(10)
        assert happening is not None
        if isinstance(happening, Accepted):
            waiting.discard(happening.message_id)


@pytest.fixture
def sender():
    started = []

    def make(broker, unit, held):
        started.append(Sender(broker, unit, held))
        started[-1].start()
        return started[-1]

    yield make
    for each in started:
        each.stopping.set()
    for each in started:
        each.join(15)


def embedded_at(line):
    assert line.startswith("listening on mqtt://127.0.0.1:")
    return broker_at(line.removeprefix("listening on "))


def stored(report):
    return {
        unit["name"]: (unit["events"], unit["through"], unit["gaps"]) for unit in report["units"]
    }


def test_events_are_stored_and_the_unit_is_released(station, sender):
    base = station("--listen", "127.0.0.1:0")
    unit = sender(embedded_at(base.start()), "ridge-1", payloads(1, 500))
    until(lambda: not unit.held)
    assert base.stop() == 0
    assert stored(base.report()) == {"ridge-1": (500, 500, [])}


def test_an_interrupt_ends_it_cleanly_too(station):
    base = station("--listen", "127.0.0.1:0")
    base.start()
    assert base.stop(signal.SIGINT) == 0
    assert "Traceback" not in base.log.read_text()


def test_a_stop_while_it_is_starting_is_a_clean_end(station):
    base = station("--listen", "127.0.0.1:0")
    base.launch()
    until(lambda: "sqlalchemy" in Path(f"/proc/{base.process.pid}/maps").read_text())
    assert base.stop() == 0


def test_a_new_base_does_not_claim_what_was_before_it_and_shows_it_missing(station, sender):
    base = station("--listen", "127.0.0.1:0")
    unit = sender(embedded_at(base.start()), "ridge-1", payloads(5, 10))
    until(lambda: not unit.held)
    base.stop()
    assert stored(base.report()) == {"ridge-1": (6, 10, [[1, 4]])}


def test_with_passwords_the_embedded_broker_asks_for_one(station, sender, password_file, mosquitto):
    base = station("--listen", "127.0.0.1:0", "--password-file", password_file)
    place = embedded_at(base.start())
    known = mosquitto.broker
    unit = sender(
        Broker(place.host, place.port, username=known.username, password=known.password),
        "ridge-1",
        payloads(1, 3),
    )
    until(lambda: not unit.held)


@pytest.mark.slow
def test_killed_at_any_moment_the_base_loses_and_doubles_nothing(
    station, sender, mosquitto, password_file
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    units = [
        sender(mosquitto.broker, f"ridge-{number}", payloads(1, EVENTS_PER_UNIT))
        for number in range(4)
    ]
    chance = random.Random(7)
    for _ in range(5):
        base.start()
        time.sleep(chance.uniform(0, 0.15))  # a moment to be killed in, not one to wait for
        base.kill()
    base.start()
    until(lambda: not any(unit.held for unit in units), 30)
    base.stop()
    expected = (EVENTS_PER_UNIT, EVENTS_PER_UNIT, [])
    report = base.report()
    assert stored(report) == {unit.unit: expected for unit in units}
    assert report["quarantine"]["reasons"] == {}
    assert len(report["sightings"]) == 4 * EVENTS_PER_UNIT


@pytest.mark.slow
def test_killed_with_its_own_broker_the_base_loses_and_doubles_nothing(station, sender):
    place = Broker("127.0.0.1", free_port())
    base = station("--listen", f"127.0.0.1:{place.port}")
    unit = sender(place, "ridge-1", payloads(1, 400))
    for _ in range(2):
        base.start()
        before = len(unit.held)
        until(lambda before=before: len(unit.held) < before)
        base.kill()
    base.start()
    until(lambda: not unit.held, 40)
    base.stop()
    assert stored(base.report()) == {"ridge-1": (400, 400, [])}


def test_a_store_that_cannot_be_used_ends_it_with_status_1_and_a_message(station):
    base = station("--listen", "127.0.0.1:0")
    base.store.write_text("a shopping list, and quite a long one of more than a hundred bytes " * 9)
    base.launch()
    assert base.process.wait(15) == 1
    assert "is damaged or is no store" in base.log.read_text()


@pytest.mark.slow
def test_what_the_broker_was_told_once_survives_every_kill_of_the_base(
    station, mosquitto, password_file
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    base.kill()
    with connected(Link(mosquitto.broker, "unit", ())) as link:
        send_once(link, payloads(1, 1500))
        for pause in (0.02, 0.08, 0.2):
            base.start()
            time.sleep(pause)  # as above
            base.kill()
        base.start()
        until(lambda: stored(base.report()) == {"ridge-1": (1500, 1500, [])}, 30)


def test_a_base_that_was_down_all_the_time_catches_up(station, mosquitto, password_file):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    base.stop()
    with connected(Link(mosquitto.broker, "unit", ())) as link:
        send_once(link, payloads(1, 200))
    base.start()
    until(lambda: stored(base.report()) == {"ridge-1": (200, 200, [])})


def test_a_broker_that_dies_half_way_and_comes_back_is_found_again(
    station, sender, mosquitto, password_file
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    unit = sender(mosquitto.broker, "ridge-1", payloads(1, 2000))
    until(lambda: len(unit.held) < 2000)
    mosquitto.kill()
    until(lambda: "broker away" in base.log.read_text())
    mosquitto.start()
    until(lambda: not unit.held, 40)
    assert base.stop() == 0
    assert stored(base.report()) == {"ridge-1": (2000, 2000, [])}


def test_a_wrong_password_is_told_with_the_broker_and_what_to_do_and_never_shown(
    station, mosquitto, tmp_path
):
    wrong = tmp_path / "wrong"
    wrong.write_text(f"{mosquitto.broker.username}:not-this-one\n")
    base = station("--broker", mosquitto.url, "--password-file", wrong)
    base.launch()
    until(lambda: "advice" in base.log.read_text())
    told = base.log.read_text()
    assert mosquitto.url in told
    assert "Not authorized" in told
    assert "user and password" in told
    assert "not-this-one" not in told
    assert base.stop() == 0


def test_a_broker_that_is_not_there_yet_is_waited_for(station, mosquitto, password_file):
    mosquitto.stop()
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.launch()
    until(lambda: f"no broker answers at {mosquitto.url}" in base.log.read_text())
    mosquitto.start()
    assert until(lambda: base._lines and base._lines[0], 10) == f"connected to {mosquitto.url}"


def test_random_payloads_through_a_broker_leave_the_events_alone(
    station, sender, mosquitto, password_file
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    chance = random.Random(3)
    with connected(Link(mosquitto.broker, "stranger", ())) as link:
        for _ in range(2000):
            topic = f"uncia/{chance.choice(['ridge-1', 'UPPER', ''])}/up/event"
            link.publish(topic, chance.randbytes(chance.randrange(50)))
        unit = sender(mosquitto.broker, "ridge-1", payloads(1, 100))
        until(lambda: not unit.held)
        until(lambda: sum(base.report()["quarantine"]["reasons"].values()) == 2000)
    assert stored(base.report()) == {"ridge-1": (100, 100, [])}


def test_a_message_without_delivery_guarantee_does_not_cost_the_connection(
    station, sender, mosquitto, password_file
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    with connected(Link(mosquitto.broker, "stranger", ())) as link:
        until(lambda: isinstance(link.next(0), Up))
        link._client.publish(event_topic("ridge-1"), b"at most once", qos=0)
        until(lambda: base.report()["quarantine"]["kept"])
        unit = sender(mosquitto.broker, "ridge-1", payloads(1, 10))
        until(lambda: not unit.held)
    assert "broker away" not in base.log.read_text()
