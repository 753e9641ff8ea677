"""A configuration file that changes while a service runs."""

import os

import pytest

from edge.config import Config, Unit, Uplink
from edge.service.change import Changes, differences
from edge.service.secret import redacted, without_secrets
from tests.edge.service.sources import Clock


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "unit.toml"
    path.write_text('[unit]\nname = "ridge"\n')
    return path


@pytest.fixture
def clock():
    return Clock()


def rewritten(file, text):
    """As an editor or a deployment writes it: beside, then renamed over."""
    new = file.with_name("new")
    new.write_text(text)
    os.replace(new, file)  # noqa: PTH105  (says what it does)


def test_each_key_that_differs_is_told(file, clock):
    changes = Changes(file, clock)
    rewritten(file, '[unit]\nname = "ridge"\n[policy]\nmode = "delete"\n[tally]\nhours = 1.0\n')
    clock.now += 60
    assert changes.found() == [
        "policy.mode: 'observe' -> 'delete'",
        "tally.hours: 24.0 -> 1.0",
    ]


def test_a_file_that_says_the_same_in_other_words_is_no_change(file, clock):
    changes = Changes(file, clock)
    rewritten(file, '# a remark\n[unit]\nname="ridge"\n[policy]\nmode = "observe"\n')
    clock.now += 60
    assert changes.found() == []


def test_a_file_that_cannot_be_used_is_told_once_and_changes_nothing(file, clock, caplog):
    changes = Changes(file, clock)
    rewritten(file, '[unit]\nname = "Ridge 2"')
    for _ in range(3):
        clock.now += 60
        assert changes.found() == []
    assert caplog.text.count("going on as before") == 1
    assert "unit.name" in caplog.text
    rewritten(file, '[unit]\nname = "ridge-2"')
    clock.now += 60
    assert changes.found() == ["unit.name: 'ridge' -> 'ridge-2'"]


def test_a_file_that_is_gone_changes_nothing(file, clock):
    changes = Changes(file, clock)
    file.unlink()
    clock.now += 60
    assert changes.found() == []


def test_the_file_is_not_looked_at_every_turn(file, clock):
    changes = Changes(file, clock)
    rewritten(file, '[unit]\nname = "ridge-2"')
    assert changes.found() == []


def test_without_a_file_nothing_changes(clock):
    changes = Changes(None, clock)
    clock.now += 60
    assert changes.found() == []


def test_a_password_in_an_address_is_never_told():
    old = Config(uplink=Uplink(broker="mqtt://ridge:geheim@base"))
    new = Config(uplink=Uplink(broker="mqtts://ridge:geheim2@base"), unit=Unit(name="ridge"))
    told = " ".join(differences(old, new))
    assert "geheim" not in told
    assert "mqtts://ridge:***@base" in told


@pytest.mark.parametrize("key", ["setup.code", "uplink.password", "evidence.private_key"])
def test_a_key_that_holds_a_secret_is_told_without_its_value(key):
    assert without_secrets(key, "one", "two") == f"{key}: changed"


def test_the_name_of_a_password_s_file_is_told():
    assert "/etc/b" in without_secrets("uplink.password_file", "/etc/a", "/etc/b")


def test_an_address_without_a_password_is_left_as_it_is():
    assert redacted("mqtt://ridge@base:1883 and http://a/b:c@d") == (
        "mqtt://ridge@base:1883 and http://a/b:c@d"
    )
