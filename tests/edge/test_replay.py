"""`uncia edge replay` as its user runs it, on cards painted for the test model."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys

import pytest
from PIL import Image

import edge.unit
import sight.judge
from edge.command import main
from edge.outbox import open_outbox
from edge.shipped import shipped_package
from tests import colours
from tests.edge.cards import NOON, Card, a_card, contents, photograph
from wire.codec import decode
from wire.event import Fault, FaultCode, Heartbeat, Sighting, Tally
from wire.manifest import FILE


class Unit:
    """A unit with the model that judges by colour, in a folder of its own."""

    def __init__(self, folder, policy="audit_share = 0.0"):
        self.folder, self.state = folder, folder / "state"
        self.key = colours.a_key()
        self.package = colours.signed(folder, self.key)
        self.config = folder / "unit.toml"
        self.config.write_text(
            f'[unit]\nstate = "{self.state}"\n[camera]\ncrop_top = 0\ncrop_bottom = 0\n'
            f'[model]\npackage = "{self.package}"\ntrusted_keys = ["{self.key.public}"]\n'
            f"[policy]\n{policy}\n"
        )

    def replay(self, card, *more):
        self.csv, self.json = self.folder / "out.csv", self.folder / "out.json"
        asked = ["replay", str(card), "--config", str(self.config)]
        return main([*asked, "--csv", str(self.csv), "--json", str(self.json), *more])

    @property
    def rows(self):
        with self.csv.open(encoding="utf-8", newline="") as table:
            return list(csv.DictReader(table))

    def decisions(self):
        return {row["file"].rsplit("/", 1)[-1]: row["decision"] for row in self.rows}

    def sent(self, kind):
        events = [decode(payload) for _, payload in open_outbox(self.state).pending(0, -1)]
        return [event for event in events if isinstance(event, kind)]

    def evidence(self, name):
        return sorted(path.name for path in (self.state / "evidence" / name).iterdir())


@pytest.fixture
def unit(tmp_path):
    return Unit(tmp_path)


@pytest.fixture
def card(tmp_path):
    return a_card(tmp_path / "card").root


def test_a_card_is_filtered_and_nothing_on_it_changes(unit, card, capsys):
    before = contents(card)
    assert unit.replay(card) == 0
    assert contents(card) == before
    told = capsys.readouterr().out
    assert "captured 24 photographs = 6 kept + 18 discarded + 0 audited + 0 failed" in told
    assert len(unit.evidence("kept")) == 6
    assert len(unit.sent(Sighting)) == 2
    (tally,) = unit.sent(Tally)
    assert (tally.captured, tally.kept, tally.discarded) == (24, 6, 18)
    assert len(unit.sent(Heartbeat)) == 2


def test_each_photograph_has_a_row_with_its_reason(unit, card):
    unit.replay(card)
    assert len(unit.rows) == 24
    first, last = unit.rows[0], unit.rows[-1]
    assert (first["label"], first["decision"], last["label"]) == ("empty", "discard", "people")
    assert first["file"] == "DCIM/100TEST/IMG_0001.JPG"
    assert {row["burst"] for row in unit.rows[:3]} == {first["burst"]}
    assert float(first["score"]) > 0.9
    assert all(row["reason"] for row in unit.rows)


def test_the_json_is_what_timelapse_reads(unit, card):
    Card(card).file("IMG_0099.JPG", b"")
    unit.replay(card)
    batch = json.loads(unit.json.read_text())
    assert batch["info"]["format_version"] == "1.6"
    assert set(batch["detection_categories"].values()) == {"animal", "person", "vehicle"}
    images = {image["file"].rsplit("/", 1)[-1]: image for image in batch["images"]}
    assert len(images) == 25
    assert images["IMG_0001.JPG"]["detections"] == []
    assert images["IMG_0099.JPG"] == {
        "file": "DCIM/100TEST/IMG_0099.JPG",
        "failure": "the file is empty",
        "detections": None,
    }
    (person,) = images["IMG_0024.JPG"]["detections"]
    assert batch["detection_categories"][person["category"]] == "person"
    assert 0.9 < person["conf"] <= 1
    ((code, _),) = person["classifications"]
    assert batch["classification_categories"][code] == "people"


def test_what_cannot_be_read_is_kept_and_counted_and_the_run_goes_on(unit, card, capsys):
    whole = photograph(card / "x.jpg", colours.LEOPARD, size=(640, 480)).read_bytes()
    (card / "x.jpg").unlink()
    Card(card).file("IMG_0090.JPG", b"").file("IMG_0091.JPG", whole[: len(whole) // 2]).file(
        "IMG_0092.JPG", b"not a picture"
    )
    assert unit.replay(card) == 0
    decisions = unit.decisions()
    assert [decisions[f"IMG_009{n}.JPG"] for n in range(3)] == ["failed"] * 3
    assert len(unit.evidence("failed")) == 3
    assert "+ 3 failed" in capsys.readouterr().out


def test_odd_pictures_are_judged_like_others(unit, tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    Image.new("CMYK", (64, 48), (0, 0, 0, 0)).save(card / "cmyk.jpg")
    Image.new("I;16", (64, 48), 65535).save(card / "sixteen.jpg", "PNG")
    Image.new("RGB", (64, 48), (255, 255, 255)).save(card / "really-a.jpg", "PNG")
    assert unit.replay(card) == 0
    assert set(unit.decisions().values()) == {"keep"}
    assert {row["label"] for row in unit.rows} == {"snow_leopard"}


def test_two_cards_with_the_same_names_leave_two_sets_of_evidence(unit, tmp_path):
    for name in ("west", "east"):
        Card(tmp_path / "cards" / name).burst(colours.LEOPARD)
    unit.replay(tmp_path / "cards")
    assert len(unit.evidence("kept")) == 6
    assert len({row["file"] for row in unit.rows}) == 6


def vanishing(monkeypatch, card, at, moved_to):
    """The card is pulled out while so many photographs were begun."""
    real, seen = sight.judge.read_picture, []

    def read(path, *crops):
        seen.append(path)
        if len(seen) == at:
            card.rename(moved_to)
        return real(path, *crops)

    monkeypatch.setattr(sight.judge, "read_picture", read)


def test_a_card_that_is_pulled_out_half_way_stops_the_run_which_goes_on_once_it_is_back(
    unit, card, tmp_path, monkeypatch, capsys
):
    vanishing(monkeypatch, card, 20, tmp_path / "pocket")
    assert unit.replay(card) == 1
    told = capsys.readouterr().err
    assert f"{card}: the photographs are gone; put the card or folder back" in told
    assert set(unit.decisions().values()) == {"discard"}
    (fault,) = unit.sent(Fault)
    assert fault.code == FaultCode.SOURCE
    assert "photographs are gone" in fault.detail
    (tmp_path / "pocket").rename(card)
    assert unit.replay(card) == 0
    assert "failed" not in unit.decisions().values()
    assert len(unit.rows) == sum(tally.captured for tally in unit.sent(Tally)) == 24
    assert len(unit.evidence("kept")) == 6
    assert unit.evidence("failed") == []


def test_a_photograph_that_vanishes_alone_is_failed_and_the_run_goes_on(unit, card, monkeypatch):
    gone = card / "DCIM/100TEST/IMG_0020.JPG"
    real = sight.judge.read_picture

    def read(path, *crops):
        gone.unlink(missing_ok=True)
        return real(path, *crops)

    monkeypatch.setattr(sight.judge, "read_picture", read)
    assert unit.replay(card) == 1
    failed = [name for name, decision in unit.decisions().items() if decision == "failed"]
    assert failed == ["IMG_0020.JPG"]
    assert unit.sent(Tally)[0].captured == 24


def test_quarantine_copies_discards_and_delete_does_not(tmp_path, card):
    for mode, copies in (("quarantine", 18), ("delete", 0), ("observe", 0)):
        (tmp_path / mode).mkdir()
        unit = Unit(tmp_path / mode)
        assert unit.replay(card, "--mode", mode) == 0
        assert len(unit.evidence("discarded")) == copies


def test_an_audit_share_of_discards_is_kept(tmp_path, card):
    unit = Unit(tmp_path, policy="audit_share = 1.0")
    unit.replay(card)
    assert len(unit.evidence("audited")) == 18


def flipped(package):
    model = package / "model.tflite"
    data = bytearray(model.read_bytes())
    data[500] ^= 1
    model.write_bytes(data)


def disagreeing(package):
    manifest = json.loads((package / FILE).read_text())
    manifest["labels"].pop()
    (package / FILE).write_text(json.dumps(manifest))


def foreign(package):
    (package / "model.tflite").write_bytes(b"no model at all")
    manifest = json.loads((package / FILE).read_text())
    manifest["sha256"] = hashlib.sha256(b"no model at all").hexdigest()
    (package / FILE).write_text(json.dumps(manifest))


def misjudging(package):
    manifest = json.loads((package / FILE).read_text())
    manifest["golden"]["inputs"].reverse()
    (package / FILE).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (flipped, "SHA-256"),
        (disagreeing, "labels"),
        (foreign, "does not take it"),
        (misjudging, "golden input"),
        (shutil.rmtree, "cannot be read"),
    ],
)
def test_with_a_damaged_model_everything_is_kept_and_the_run_says_so(
    unit, card, damage, said, capsys
):
    damage(unit.package)
    if unit.package.exists():
        colours.sign(unit.package, unit.key)
    everything_is_kept(unit, card, said, capsys)


def unsigned(unit):
    (unit.package / "manifest.sig").unlink()


def altered(unit):
    manifest = unit.package / FILE
    manifest.write_text(manifest.read_text().replace('"made"', '"later": 1, "made"'))


def signed_by_a_stranger(unit):
    colours.sign(unit.package, colours.a_key())


@pytest.mark.parametrize("whose", [unsigned, altered, signed_by_a_stranger])
def test_with_a_package_that_nobody_trusted_stands_for_everything_is_kept_and_it_is_named(
    unit, card, whose, capsys
):
    whose(unit)
    everything_is_kept(unit, card, "manifest.sig", capsys)


def test_a_copy_of_the_package_that_ships_needs_no_signature(unit, card):
    shipped = shipped_package()
    shutil.rmtree(unit.package)
    shutil.copytree(shipped, unit.package)
    assert unit.replay(card) == 0


def everything_is_kept(unit, card, said, capsys):
    assert unit.replay(card) == 1
    told = capsys.readouterr().err
    assert said in told
    assert set(unit.decisions().values()) == {"failed"}
    assert len(unit.evidence("failed")) == 24
    assert "no usable model" in told
    assert unit.sent(Tally)[0].failed == 24


def test_no_room_for_evidence_fails_the_photographs_but_the_news_goes_out(
    tmp_path, small_disk, capsys
):
    unit = Unit(tmp_path, policy="[evidence]\nreserve_megabytes = 1")
    card = Card(tmp_path / "big").burst(colours.LEOPARD).burst(colours.LEOPARD)
    for path in card.root.rglob("*.JPG"):
        path.write_bytes(path.read_bytes() + bytes(800_000))
    unit.state = small_disk / "state"
    assert unit.replay(card.root, "--state", str(unit.state)) == 1
    told = capsys.readouterr().err
    assert "3 photographs could not be copied" in told
    assert "nothing but the source has them" in told
    assert "No space left" in unit.rows[-1]["reason"]
    assert [sighting.frames for sighting in unit.sent(Sighting)] == [3, 0]
    assert unit.sent(Tally)[0].failed == 3


def test_no_room_for_the_outbox_discards_nothing_more_and_says_so(tmp_path, capsys, monkeypatch):
    unit, real = Unit(tmp_path), edge.unit.open_outbox

    def full(state):
        outbox = real(state)
        outbox._db.execute("PRAGMA max_page_count = 1")  # SQLite takes it as: not one page more
        return outbox

    monkeypatch.setattr(edge.unit, "open_outbox", full)
    card = Card(tmp_path / "card")
    for _ in range(150):
        card.burst(colours.LEOPARD, frames=1)
    card.burst(colours.EMPTY)
    assert unit.replay(card.root) == 1
    assert "bursts are not in the outbox" in capsys.readouterr().err
    decisions = [row["decision"] for row in unit.rows]
    assert decisions[-3:] == ["failed"] * 3
    assert len(unit.evidence("kept")) + len(unit.evidence("failed")) == len(decisions) == 153


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["replay", "/nowhere"], "/nowhere: there is no such folder"),
        (["replay", "/etc/apt"], "no JPEG photographs"),
        (["replay", "/etc/passwd"], "is a file"),
        (["replay", "/usr", "--json", "/usr/x.json"], "--json /usr/x.json lies inside /usr"),
        (["uplink", "--config", "/nowhere.toml"], "/nowhere.toml: cannot be read"),
    ],
)
def test_a_mistake_on_the_command_line_is_named(arguments, said, capsys, tmp_path):
    assert main([*arguments, "--state", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_a_state_inside_the_source_is_refused(unit, card, capsys):
    assert unit.replay(card, "--state", str(card / "state")) == 2
    assert "must not change" in capsys.readouterr().err
    assert not (card / "state").exists()


def test_a_run_cut_short_by_a_person_keeps_what_it_did(unit, card, monkeypatch, capsys):
    real, seen = sight.judge.read_picture, []

    def interrupted(path, *crops):
        seen.append(path)
        if len(seen) == 13:
            raise KeyboardInterrupt
        return real(path, *crops)

    monkeypatch.setattr(sight.judge, "read_picture", interrupted)
    assert unit.replay(card) == 1
    assert "stopped before the end" in capsys.readouterr().err
    assert len(unit.rows) == unit.sent(Tally)[0].captured == 12


def test_the_capture_process_loads_no_network_library():
    loaded = subprocess.run(
        [sys.executable, "-c", "import edge.replay, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"paho", "ssl", "wire.mqtt"} & set(loaded)


def test_the_uplink_process_loads_neither_model_nor_pictures():
    loaded = subprocess.run(
        [sys.executable, "-c", "import edge.command, edge.uplink, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"numpy", "PIL", "ai_edge_litert"} & set(loaded)


def test_a_results_file_that_cannot_be_written_is_named_before_anything_is_judged(
    unit, card, capsys
):
    asked = ["replay", str(card), "--config", str(unit.config), "--json", "/nowhere/out.json"]
    assert main(asked) == 2
    assert "/nowhere/out.json: cannot be written" in capsys.readouterr().err
    assert unit.sent(Heartbeat) == []


def test_results_on_a_full_disk_do_not_stop_the_run_and_are_told(unit, card, small_disk, capsys):
    (small_disk / "filled").write_bytes(bytes(4 << 20))
    asked = ["replay", str(card), "--config", str(unit.config)]
    files = ["--csv", str(small_disk / "out.csv"), "--json", str(small_disk / "out.json")]
    assert main([*asked, *files]) == 1
    told = capsys.readouterr()
    assert "captured 24 photographs" in told.out
    for name in ("out.csv", "out.json"):
        assert f"{small_disk / name}: is not complete: No space left" in told.err
    assert unit.sent(Tally)[0].captured == 24


def test_a_camera_whose_clock_is_wrong_or_missing_is_told(unit, card, capsys):
    photograph(card / "a.jpg", colours.LEOPARD, NOON.replace(year=1970))
    photograph(card / "b.jpg", colours.LEOPARD, NOON.replace(year=2099))
    photograph(card / "c.jpg", colours.LEOPARD)
    assert unit.replay(card) == 0
    told = capsys.readouterr().out
    assert "2 photographs tell a time before 2000 or in the future" in told
    assert "1 photographs tell no time" in told


def test_a_thousand_failures_alike_are_one_line_of_the_summary(unit, card, capsys):
    whole = photograph(card / "x.jpg", colours.LEOPARD, size=(640, 480)).read_bytes()
    (card / "x.jpg").unlink()
    for number in range(30):
        Card(card).file(f"IMG_1{number:03d}.JPG", whole[: len(whole) // 2 + number])
        Card(card).file(f"IMG_2{number:03d}.JPG", b"not a picture")
    assert unit.replay(card) == 0
    told = capsys.readouterr().out
    assert told.count("    30 x ") == 2


def test_a_decompression_bomb_is_failed_and_the_run_goes_on(unit, card):
    Image.new("1", (20_000, 20_000)).save(card / "bomb.jpg", "PNG")
    assert unit.replay(card) == 0
    assert unit.decisions()["bomb.jpg"] == "failed"
    assert unit.evidence("failed") == ["00000009-01-bomb.jpg"]
