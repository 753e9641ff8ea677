"""What the tests of the base share."""

import os

import pytest

from tests.base.brokers import PASSWORD, USER, Mosquitto, mosquitto_program
from tests.base.station import Station


@pytest.fixture
def mosquitto(tmp_path_factory):
    """A mosquitto that runs, with a user and a password."""
    if mosquitto_program() is None:
        reason = "NOT PROVED: mosquitto is not installed, nothing was tested against a real broker"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    broker = Mosquitto(tmp_path_factory.mktemp("mosquitto"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def password_file(tmp_path):
    """The password file of the base for that mosquitto."""
    path = tmp_path / "passwords"
    path.write_text(f"# the ridge\n{USER}:{PASSWORD}\n")
    return path


@pytest.fixture
def station(tmp_path):
    """Starts bases by their options, and ends those that still run."""
    started = []

    def make(*options):
        started.append(Station(tmp_path, *map(str, options)))
        return started[-1]

    yield make
    for each in started:
        if each.process and each.process.poll() is None:
            each.kill()
