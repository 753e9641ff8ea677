"""A night's parts. `make night` sets how often processes are killed and the power is cut."""

import os

import pytest

from tests.base.conftest import mosquitto, password_file, station
from tests.night.listener import Listener
from tests.night.night import Night

__all__ = ["mosquitto", "password_file", "station"]

KILLS = int(os.environ.get("UNCIA_KILLS", "6"))
SEED = int(os.environ.get("UNCIA_SEED", "1"))
CUTS = int(os.environ.get("UNCIA_CUTS", "3"))


@pytest.fixture
def base(station, mosquitto, password_file):
    base = station("--broker", mosquitto.url, "--password-file", password_file)
    base.start()
    return base


@pytest.fixture
def listener(mosquitto):
    listener = Listener(mosquitto.broker)
    yield listener
    listener.close()


@pytest.fixture
def night(tmp_path, mosquitto):
    made = []

    def make(seed, state):
        folder = tmp_path / "night"
        folder.mkdir()
        made.append(Night(folder, mosquitto.broker, seed=seed, state=state))
        return made[-1]

    yield make
    for each in made:
        each.close()
