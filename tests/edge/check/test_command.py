"""`uncia edge check` as the person at the tree runs it."""

import json
import subprocess
import sys
from contextlib import closing

import pytest
from PIL import Image

from edge.check.finding import State
from edge.check.round import _unable
from edge.command import main
from edge.config import ConfigError
from edge.hold import hold_state
from edge.service.ending import Status
from tests.base.brokers import free_port
from tests.edge.setup.sight import with_animal
from tests.edge.test_replay import Unit


@pytest.fixture
def unit(tmp_path):
    unit = Unit(tmp_path)
    unit.state.mkdir()
    card = tmp_path / "card"
    card.mkdir()
    Image.fromarray(with_animal()).save(card / "IMG_0001.JPG")
    unit.tell = lambda text: unit.config.write_text(unit.config.read_text() + text)
    unit.tell(
        f'[source]\nkind = "watch"\nfolder = "{card}"\n[check]\nleast_days = 0.0\n'
        f'[uplink]\nbroker = "mqtt://127.0.0.1:{free_port()}"\n'
    )
    return unit


def check(unit, capsys, *more):
    status = main(["check", "--config", str(unit.config), "--json", *more])
    told = json.loads(capsys.readouterr().out)
    return status, {each["name"]: each for each in told["findings"]}


def test_each_thing_has_a_line_and_only_the_missing_network_is_bad(unit, capsys):
    status, found = check(unit, capsys)
    assert status == Status.FAILED
    assert [name for name, each in found.items() if each["state"] == "wrong"] == [
        "network",
        "broker",
    ]
    for name in ("camera", "aim", "model", "inference", "card", "card speed", "card space"):
        assert found[name]["state"] == "ok", found[name]
    assert (unit.state / "aim.jpg").exists()


def test_while_capture_runs_what_needs_no_camera_is_checked(unit, capsys):
    with closing(hold_state(unit.state)):
        _, found = check(unit, capsys)
    assert "is running" in found["capture"]["said"]
    assert {found[name]["state"] for name in ("capture", "camera", "aim")} == {"unknown"}
    assert found["model"]["state"] == found["card"]["state"] == "ok"


def test_a_damaged_model_is_bad_and_hides_nothing_else(unit, capsys):
    model = unit.package / "model.tflite"
    model.write_bytes(model.read_bytes()[:-1])
    _, found = check(unit, capsys)
    assert (found["model"]["state"], "SHA-256" in found["model"]["said"]) == ("wrong", True)
    assert found["inference"]["state"] == "unknown"
    assert found["card"]["state"] == "ok"


def test_a_password_that_cannot_be_read_is_the_brokers_line(unit, capsys):
    unit.config.write_text(
        unit.config.read_text().replace("[uplink]", '[uplink]\npassword_file = "/nowhere/it"')
    )
    _, found = check(unit, capsys)
    assert (found["broker"]["state"], "password_file" in found["broker"]["said"]) == ("wrong", True)
    assert "base" not in found


def test_the_picture_can_be_put_elsewhere(unit, capsys, tmp_path):
    _, found = check(unit, capsys, "--picture", str(tmp_path / "here.jpg"))
    assert str(tmp_path / "here.jpg") in found["aim"]["said"]
    assert (tmp_path / "here.jpg").exists()


def test_lines_come_without_colours_where_there_is_no_terminal(unit, capsys):
    assert main(["check", "--config", str(unit.config)]) == Status.FAILED
    said = capsys.readouterr().out
    assert "\033" not in said
    assert "BAD network" in said
    assert said.splitlines()[-1].endswith("mend network, broker")


def test_no_other_command_loads_the_checks_or_the_page():
    for module in ("edge.service.live", "edge.service.sending", "edge.service.once"):
        code = f"import {module}, edge.command, sys; print(*sys.modules)"
        told = [sys.executable, "-c", code]
        loaded = subprocess.run(told, check=True, capture_output=True, text=True).stdout.split()
        assert not {"edge.check", "edge.setup", "http.server"} & set(loaded)


def test_a_password_that_is_the_uplinks_alone_is_no_fault():
    refused = ConfigError("uplink.password_file: Permission denied")
    refused.__cause__ = PermissionError()
    found = _unable(refused)
    assert (found.state, "sudo uncia edge check" in found.advice) == (State.UNKNOWN, True)
