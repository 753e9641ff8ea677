"""Cards that are full, read-only, or fail, at every write: counted, told, and nothing half."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

import edge.evidence.evidence
import edge.evidence.whole_file
from edge.evidence.error import EvidenceError
from edge.evidence.evidence import Evidence
from edge.evidence.photograph import Photograph, write_photograph
from edge.evidence.shelf import half_of
from sight.policy import Decision
from tests.edge.evidence.disks import memory_disk, mounted, new_image, remount
from tests.edge.evidence.pictures import picture, without_xmp
from tests.edge.outcomes import an_outcome
from wire.age import new_key, seal_to
from wire.label import EMPTY, PEOPLE, SNOW_LEOPARD


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "card"
    folder.mkdir()
    for at in range(6):
        (folder / f"IMG_{at}.JPG").write_bytes(picture(seed=at, size=(400, 300)))
    return sorted(folder.iterdir())


@pytest.fixture
def disk(tmp_path):
    with mounted(new_image(tmp_path / "disk.img", 4), tmp_path / "disk") as place:
        yield place


SEALS = pytest.mark.parametrize(
    "seal", [None, seal_to(new_key()[1])], ids=["readable", "encrypted"]
)


def whole(evidence, outcome, card):
    """How many photographs are there; each is whole, and is there exactly if it did not fail."""
    files = [path for path in evidence.folder.rglob("*") if path.is_file()]
    kept = [fate for fate in outcome.fates if fate.decision is Decision.KEEP]
    assert len(files) == len(kept)
    sources = {path.name: path.read_bytes() for path in card}
    for path in files:
        if path.suffix != ".age":
            assert without_xmp(path.read_bytes()) == sources[path.name[12:]]
    return len(files)


@pytest.mark.parametrize("told", [True, False], ids=["and says so", "and tells of room it lacks"])
@SEALS
def test_a_disk_that_fills_up_fails_what_does_not_fit(disk, card, monkeypatch, seal, told):
    evidence = Evidence(disk / "e", seal=seal)
    free = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(b"x" * (free - 3 * card[0].stat().st_size))
    if not told:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**9))
    outcome = evidence.secure(an_outcome(SNOW_LEOPARD, 1, card))
    assert 0 < whole(evidence, outcome, card) < 6
    assert any("No space left" in fate.ruling.reason for fate in outcome.fates)


@SEALS
def test_a_card_that_turns_read_only_fails_every_photograph(disk, card, seal):
    evidence = Evidence(disk / "e", seal=seal)
    evidence.secure(an_outcome(SNOW_LEOPARD, 1, card[:1]))
    remount(disk, "ro")
    outcome = evidence.secure(an_outcome(SNOW_LEOPARD, 2, card[1:3]))
    assert [fate.decision for fate in outcome.fates] == [Decision.FAILED] * 2
    assert "Read-only file system" in outcome.fates[0].ruling.reason
    assert len(evidence.unwritten) == 2


def test_a_card_that_stays_full_for_months_does_not_fill_the_memory(tmp_path, card, monkeypatch):
    monkeypatch.setattr(edge.evidence.evidence, "MOST_UNWRITTEN", 4)
    evidence = Evidence(tmp_path / "e", most_bytes=1)
    for number in range(1, 4):
        assert evidence.secure(an_outcome(SNOW_LEOPARD, number, card[:2])).ledger.failed == 2
    assert list(evidence.unwritten) == [(2, 1), (2, 2), (3, 1), (3, 2)]


def test_a_read_only_card_can_be_started_with_and_its_halves_are_left(disk, card):
    Evidence(disk / "e").secure(an_outcome(SNOW_LEOPARD, 1, card[:1]))
    half_of(disk / "e" / "kept" / "00000002-01-IMG.JPG").write_bytes(b"half")
    remount(disk, "ro")
    outcome = Evidence(disk / "e").secure(an_outcome(SNOW_LEOPARD, 2, card[:1]))
    assert outcome.fates[0].decision is Decision.FAILED


def test_a_ring_on_a_read_only_card_cannot_be_trimmed_and_stops_nothing(disk, card):
    evidence = Evidence(disk / "e", quarantine_bytes=1000)
    remount(disk, "ro")
    outcome = evidence.secure(an_outcome(EMPTY, 1, card[:1]))
    assert outcome.fates[0].decision is Decision.FAILED


@SEALS
def test_a_card_that_answers_with_errors_fails_the_photograph(tmp_path, card, seal):
    # The image lies on a memory disk that is too small for it: once that is full, the card's
    # writes fail with an input/output error, as those of a worn-out card do.
    with memory_disk(tmp_path / "host", "1500k") as host:
        image = new_image(host / "disk.img", 8)
        with mounted(image, tmp_path / "disk") as disk:
            evidence = Evidence(disk / "e", seal=seal)
            outcomes = [
                evidence.secure(an_outcome(SNOW_LEOPARD, number, card)) for number in range(1, 4)
            ]
    reasons = [fate.ruling.reason for outcome in outcomes for fate in outcome.fates]
    assert any("Input/output error" in reason for reason in reasons)
    assert len(evidence.unwritten) == sum(outcome.ledger.failed for outcome in outcomes)


@pytest.mark.parametrize("call", ["fsync", "rename", "sync_folder", "write"])
@SEALS
def test_whichever_call_fails_the_photograph_is_failed_and_no_half_is_left(
    tmp_path, card, monkeypatch, seal, call
):
    evidence = Evidence(tmp_path / "e", seal=seal)
    broken = OSError(5, "Input/output error")

    def fail(*_arguments):
        raise broken

    place = edge.evidence.whole_file
    if call == "fsync":
        monkeypatch.setattr(place.os, "fsync", fail)
    elif call == "rename":
        monkeypatch.setattr(Path, "rename", fail)
    elif call == "sync_folder":
        monkeypatch.setattr(place, "sync_folder", fail)
    else:
        monkeypatch.setattr("edge.evidence.photograph._pass", fail)
    outcome = evidence.secure(an_outcome(SNOW_LEOPARD, 1, card[:1]))
    assert outcome.fates[0].decision is Decision.FAILED
    assert "Input/output error" in outcome.fates[0].ruling.reason
    assert not list((tmp_path / "e").rglob(".*.half"))


def test_with_encryption_nothing_readable_is_ever_written(tmp_path, card, monkeypatch):
    written = []
    real = edge.evidence.whole_file.os.fsync

    def watch(descriptor):
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        written.append((path.name, path.read_bytes() if path.is_file() else b""))
        real(descriptor)

    monkeypatch.setattr(edge.evidence.whole_file.os, "fsync", watch)
    Evidence(tmp_path / "e", 10**9, seal=seal_to(new_key()[1])).secure(
        an_outcome(SNOW_LEOPARD, 7, card[:2])
    )
    names = [path.name for path in (tmp_path / "e" / "kept").iterdir()]
    assert sorted(names) == ["00000007-01.jpg.age", "00000007-02.jpg.age"]
    assert [name for name, _ in written] == [
        ".00000007-01.jpg.age.half",
        "kept",
        ".00000007-02.jpg.age.half",
        "kept",
    ]
    for name, data in written:
        assert not data or data.startswith(b"age-encryption.org/v1"), name
        assert b"Panthera" not in data
        assert b"Exif" not in data


def test_photographs_from_before_encryption_are_warned_of_and_replaced(tmp_path, card, caplog):
    Evidence(tmp_path / "e").secure(an_outcome(SNOW_LEOPARD, 1, card[:1]))
    evidence = Evidence(tmp_path / "e", seal=seal_to(new_key()[1]))
    assert "are not encrypted" in caplog.text
    evidence.secure(an_outcome(SNOW_LEOPARD, 1, card[:1]))
    assert [path.name for path in (tmp_path / "e" / "kept").iterdir()] == ["00000001-01.jpg.age"]


def test_people_are_blurred_before_anything_is_written(tmp_path, card):
    def blur_people(outcome, _fate):
        return (lambda _: b"blurred") if outcome.judged.verdict.label == PEOPLE else None

    evidence = Evidence(tmp_path / "e", step_of=blur_people)
    evidence.secure(an_outcome(PEOPLE, 1, card[:1]))
    evidence.secure(an_outcome(SNOW_LEOPARD, 2, card[:1]))
    kept = tmp_path / "e" / "kept"
    assert (kept / "00000001-01-IMG_0.JPG").read_bytes() == b"blurred"
    assert without_xmp((kept / "00000002-01-IMG_0.JPG").read_bytes()) == card[0].read_bytes()


def test_a_step_that_refuses_leaves_nothing_written_and_says_why(tmp_path, card):
    def refuse(_data):
        raise EvidenceError("no people could be found to blur")

    evidence = Evidence(tmp_path / "e", step_of=lambda _outcome, _fate: refuse)
    outcome = evidence.secure(an_outcome(PEOPLE, 1, card[:1]))
    assert "no people could be found to blur" in outcome.fates[0].ruling.reason
    assert not [path for path in (tmp_path / "e").rglob("*") if path.is_file()]


@SEALS
def test_a_file_too_large_for_memory_is_copied_as_it_is(tmp_path, card, seal):
    caption = None
    target = tmp_path / "kept.jpg"
    write_photograph(Photograph(card[0], caption=caption), target, seal, most_bytes=1000)
    assert (target.read_bytes() == card[0].read_bytes()) == (seal is None)
    with pytest.raises(EvidenceError, match="too large to be changed"):
        write_photograph(Photograph(card[0], lambda data: data), target, seal, most_bytes=1000)
