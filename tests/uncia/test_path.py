"""The whole path with real processes: capture, uplink, broker and base."""

import random
import time

import pytest

from tests.base.brokers import PASSWORD, free_port
from tests.base.conftest import mosquitto, password_file, station
from tests.base.waiting import until
from tests.colours import EMPTY, LEOPARD, LIVESTOCK
from tests.edge.cards import Card
from tests.uncia.unit import Unit

__all__ = ["mosquitto", "password_file", "station"]


@pytest.fixture
def unit(tmp_path):
    made = []

    def make(url, password=""):
        made.append(Unit(tmp_path, url, password))
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture
def card(tmp_path):
    """Eighty bursts, of which every fourth shows a snow leopard."""
    card = Card(tmp_path / "card")
    for at in range(80):
        card.burst((LEOPARD, EMPTY, LIVESTOCK, EMPTY)[at % 4], frames=2)
    return card.root


def stored_once(report, newest):
    """Every event up to `newest` is stored exactly once, and so is every sighting."""
    (told,) = report["units"]
    assert (told["events"], told["through"], told["gaps"]) == (newest, newest, [])
    bursts = [sighting["burst"] for sighting in report["sightings"]]
    assert len(bursts) == len(set(bursts)) == 20
    assert report["quarantine"]["reasons"] == {}
    (tally,) = report["tallies"]
    assert (tally["captured"], tally["kept"], tally["discarded"]) == (160, 40, 120)
    return True


def test_a_card_becomes_stored_sightings_through_the_embedded_broker(unit, station, card):
    base = station("--listen", "127.0.0.1:0")
    ridge = unit(base.start().removeprefix("listening on "))
    ridge.start_uplink()
    ridge.replay(card)
    newest = ridge.wait_until_delivered()
    assert stored_once(base.report(), newest)


def test_a_card_becomes_stored_sightings_through_mosquitto_with_a_password(
    unit, station, mosquitto, password_file, card
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    ridge = unit(mosquitto.url, PASSWORD)
    ridge.start_uplink()
    ridge.replay(card)
    newest = ridge.wait_until_delivered()
    assert stored_once(base.report(), newest)


def test_without_a_broker_the_card_is_filtered_all_the_same_and_delivered_later(
    unit, station, card
):
    port = free_port()
    ridge = unit(f"mqtt://127.0.0.1:{port}")
    ridge.start_uplink()
    ridge.replay(card)
    until(lambda: "no broker answers" in ridge.log.read_text())
    base = station("--listen", f"127.0.0.1:{port}")
    base.start()
    newest = ridge.wait_until_delivered()
    assert stored_once(base.report(), newest)


def test_a_wrong_password_is_named_and_loses_nothing(unit, station, mosquitto, password_file, card):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    ridge = unit(mosquitto.url, "guess")
    mistaken = ridge.start_uplink()
    ridge.replay(card)
    until(lambda: "refused us: Not authorized" in ridge.log.read_text())
    assert "guess" not in ridge.log.read_text()
    mistaken.terminate()
    mistaken.wait()
    (ridge.folder / "secret").write_text(PASSWORD)
    ridge.start_uplink()
    newest = ridge.wait_until_delivered()
    assert stored_once(base.report(), newest)


def test_a_base_that_is_away_for_the_whole_run_catches_up(
    unit, station, mosquitto, password_file, card
):
    ridge = unit(mosquitto.url, PASSWORD)
    ridge.start_uplink()
    ridge.replay(card)
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    newest = ridge.wait_until_delivered()
    assert stored_once(base.report(), newest)


def test_a_broker_that_dies_half_way_and_comes_back_loses_nothing(
    unit, station, mosquitto, password_file, card
):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    ridge = unit(mosquitto.url, PASSWORD)
    ridge.start_uplink()
    capture = ridge.start_replay(card)
    until(lambda: base.store.exists() and base.report()["units"])
    mosquitto.kill()
    assert capture.wait(60) == 0
    mosquitto.start()
    newest = ridge.wait_until_delivered(90)
    assert stored_once(base.report(), newest)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_killing_uplink_and_base_at_any_moment_loses_and_doubles_nothing(unit, station, card, seed):
    chance, port = random.Random(seed), free_port()
    base = station("--listen", f"127.0.0.1:{port}")
    ridge = unit(f"mqtt://127.0.0.1:{port}")
    ridge.fill_outbox(4000)
    base.launch()
    uplink, capture = ridge.start_uplink(), ridge.start_replay(card)
    kills = 0
    while ridge.outbox.depth() and kills < 60:
        time.sleep(chance.uniform(0.05, 1.5))  # the moment of the kill is what is varied
        kills += 1
        if chance.random() < 0.5:
            uplink.kill()
            uplink.wait()
            uplink = ridge.start_uplink()
        else:
            base.kill()
            base.launch()
    assert kills >= 10, "too few kills while events were under way"
    assert capture.wait(60) == 0
    newest = ridge.wait_until_delivered(90)
    assert stored_once(base.report(), newest)


@pytest.mark.slow
def test_killing_the_capture_at_any_moment_loses_and_doubles_nothing(unit, station, card):
    chance, kills = random.Random(5), 0
    base = station("--listen", "127.0.0.1:0")
    ridge = unit(base.start().removeprefix("listening on "))
    ridge.start_uplink()
    while (before := ridge.bursts_written_down()) < 40:
        capture = ridge.start_replay(card)
        until(lambda before=before: ridge.bursts_written_down() > before)
        time.sleep(chance.uniform(0, 0.05))  # the moment of the kill is what is varied
        capture.kill()
        capture.wait()
        kills += 1
    assert kills >= 3, "too few kills while bursts were under way"
    ridge.replay(card)
    newest = ridge.wait_until_delivered()
    assert stored_once(base.report(), newest)
    assert len({name[12:] for name in ridge.evidence("kept")}) == len(ridge.evidence("kept")) == 40
