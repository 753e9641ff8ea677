"""A replay that is cut off anywhere and run again writes every burst down once."""

import gc
import json

import pytest

import edge.evidence.whole_file
import edge.unit
import sight.judge
from edge.config import read_config
from edge.journal import Journal
from edge.outbox import Outbox
from tests import colours
from tests.edge.cards import Card, a_card
from tests.edge.test_replay import Unit
from wire.event import Sighting, Tally


class PowerCut(BaseException):
    """Nothing in the program runs on, as after SIGKILL."""


class Cutter:
    """Cuts the power before the n-th write that lasts: a rename, a commit, a folder's sync."""

    def __init__(self, monkeypatch, at):
        self.left = at
        self._wrap(monkeypatch, Outbox, "transaction")
        self._wrap(monkeypatch, edge.evidence.whole_file, "sync_folder")
        self._wrap(monkeypatch, edge.evidence.whole_file.os, "fsync")
        self._wrap(monkeypatch, Journal, "record")

    def _wrap(self, monkeypatch, place, name):
        real = getattr(place, name)

        def cutting(*arguments):
            self.left -= 1
            if self.left == 0:
                raise PowerCut
            return real(*arguments)

        monkeypatch.setattr(place, name, cutting)


@pytest.fixture
def unit(tmp_path):
    return Unit(tmp_path, policy='audit_share = 0.3\nmode = "quarantine"')


@pytest.fixture
def card(tmp_path):
    card = Card(tmp_path / "card")
    for colour in (colours.EMPTY, colours.LEOPARD, colours.LIVESTOCK, colours.LEOPARD):
        card.burst(colour, frames=2)
    return card.file("IMG_0099.JPG", b"").root


def photographs(unit):
    """Every photograph of the evidence, by the name it has on the card."""
    folders = ("kept", "discarded", "audited", "failed")
    return sorted(name[12:] for folder in folders for name in unit.evidence(folder))


def written_once(unit):
    assert len({row["file"] for row in unit.rows}) == len(unit.rows) == 9
    assert len(json.loads(unit.json.read_text())["images"]) == 9
    assert photographs(unit) == sorted(row["file"].rsplit("/", 1)[-1] for row in unit.rows)
    sightings = [sighting.burst for sighting in unit.sent(Sighting)]
    assert len(sightings) == len(set(sightings)) == 2
    kept = {name[:8] for name in unit.evidence("kept")}
    assert kept == {f"{number:08d}" for number in sightings}
    tallies = unit.sent(Tally)
    assert sum(tally.captured for tally in tallies) == 9
    assert sum(tally.failed for tally in tallies) == 1
    return True


def test_cut_off_at_any_write_and_run_again_everything_is_written_once(
    tmp_path_factory, card, monkeypatch
):
    cuts = 0
    while True:
        unit = Unit(tmp_path_factory.mktemp("unit"), policy='audit_share = 0\nmode = "quarantine"')
        with monkeypatch.context() as patched:
            cutter = Cutter(patched, cuts + 1)
            try:
                assert unit.replay(card) == 0
            except PowerCut:
                cuts += 1
            else:
                assert cutter.left > 0
                break
        gc.collect()  # a process that ends lets go of its locks
        assert unit.replay(card) == 0
        assert written_once(unit)
    assert cuts > 40


def test_what_was_written_down_is_not_judged_again(unit, card, monkeypatch, capsys):
    with monkeypatch.context() as patched:
        interrupt(patched, at=5)
        assert unit.replay(card) == 1
    assert "the same command goes on from here" in capsys.readouterr().err
    judged = watch(monkeypatch)
    assert unit.replay(card) == 0
    assert len(judged) == 5
    told = capsys.readouterr().out
    assert "captured 9 photographs" in told
    assert "4 of these photographs were judged and written down by an" in told


def test_a_recalled_burst_reads_in_the_results_as_it_did(unit, card, monkeypatch):
    with monkeypatch.context() as patched:
        interrupt(patched, at=7)
        unit.replay(card)
    before, images = unit.rows, json.loads(unit.json.read_text())["images"]
    assert len(before) == len(images) == 6
    unit.replay(card)
    assert unit.rows[:6] == before
    assert json.loads(unit.json.read_text())["images"][:6] == images


def test_a_finished_card_is_judged_anew_when_it_is_replayed(unit, card, monkeypatch):
    unit.replay(card)
    judged = watch(monkeypatch)
    assert unit.replay(card) == 0
    assert len(judged) == 9
    assert len(unit.sent(Sighting)) == 4
    assert Outbox(unit.state / "outbox.sqlite")._one("SELECT count(*) FROM mark") == 0


def test_asked_to_begin_anew_it_judges_all(unit, card, monkeypatch, capsys):
    with monkeypatch.context() as patched:
        interrupt(patched, at=5)
        unit.replay(card)
    judged = watch(monkeypatch)
    assert unit.replay(card, "--anew") == 0
    assert len(judged) == 9
    assert "earlier run" not in capsys.readouterr().out


def test_another_card_in_between_is_no_part_of_it(unit, card, monkeypatch, tmp_path):
    other = a_card(tmp_path / "other", empties=1, goats=0, cats=1, people=0).root
    with monkeypatch.context() as patched:
        interrupt(patched, at=5)
        unit.replay(card)
    assert unit.replay(other) == 0
    assert len(unit.rows) == 6
    judged = watch(monkeypatch)
    unit.replay(card)
    assert len(judged) == 5


def interrupt(monkeypatch, at):
    """A person stops the run while it reads its n-th photograph."""
    real, seen = sight.judge.read_picture, []

    def read(path, *crops):
        seen.append(path)
        if len(seen) == at:
            raise KeyboardInterrupt
        return real(path, *crops)

    monkeypatch.setattr(sight.judge, "read_picture", read)


def watch(monkeypatch):
    """The photographs that are read from now on."""
    real, seen = sight.judge.read_picture, []

    def read(path, *crops):
        seen.append(path)
        return real(path, *crops)

    monkeypatch.setattr(sight.judge, "read_picture", read)
    return seen


def test_two_runs_at_once_on_one_state_are_refused(unit, card, capsys):
    first = edge.unit.Unit(read_config(unit.config))
    assert unit.replay(card) == 2
    assert "another run is at work with this state" in capsys.readouterr().err
    first.close()
    assert unit.replay(card) == 0
