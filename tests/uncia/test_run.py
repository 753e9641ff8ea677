"""`uncia run`, as `make run` calls it, with the model that ships."""

import json
import sys

import pytest

from tests.base.waiting import until
from tests.colours import LEOPARD
from tests.edge.cards import Card, contents
from uncia.process import ProcessError, answer, background, wait_for_line
from uncia.run import main


@pytest.mark.slow
def test_ones_own_photographs_go_the_whole_way_and_nothing_in_their_folder_changes(tmp_path, capfd):
    card = Card(tmp_path / "card").burst(LEOPARD).burst(LEOPARD).root
    before = contents(card)
    assert main([str(card), "--out", str(tmp_path / "out")]) == 0
    assert contents(card) == before
    told = capfd.readouterr().out
    assert "captured 6 photographs" in told
    assert "no gap" in told
    assert json.loads((tmp_path / "out" / "megadetector.json").read_text())["images"]
    assert (tmp_path / "out" / "bursts.png").stat().st_size > 0


def test_a_folder_that_is_not_there_is_named(capsys, tmp_path):
    assert main([str(tmp_path / "gone"), "--out", str(tmp_path / "out")]) == 2
    assert "gone: there is no such folder" in capsys.readouterr().err


def test_a_process_that_never_says_it_is_ready_is_named_with_its_log(tmp_path, monkeypatch):
    monkeypatch.setattr("uncia.process._START", 0.2)
    with background(tmp_path / "log", "--version") as log:
        until(lambda: "uncia" in log.read_text())
        with pytest.raises(ProcessError, match="log"):
            wait_for_line(log, "listening on ")


def test_what_a_failing_command_said_is_in_the_error():
    with pytest.raises(ProcessError, match="egde"):
        answer("egde")


def test_python_m_uncia_is_uncia():
    assert answer("--version").startswith("uncia ")
    assert sys.executable
