import os

import pytest

from edge.evidence.error import EvidenceError
from edge.evidence.evidence import Evidence
from sight.policy import Decision
from tests.colours import LEOPARD
from tests.edge.cards import contents, photograph
from tests.edge.evidence.pictures import without_xmp
from tests.edge.outcomes import an_outcome
from wire.label import EMPTY, SNOW_LEOPARD


@pytest.fixture
def card(tmp_path):
    return [photograph(tmp_path / "card" / f"IMG_{at}.JPG", LEOPARD) for at in range(3)]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_kept_burst_is_copied_whole_under_its_number(tmp_path, card):
    before = contents(tmp_path / "card")
    Evidence(tmp_path / "e").secure(an_outcome(SNOW_LEOPARD, 12, card))
    kept = tmp_path / "e" / "kept"
    assert names(kept) == [f"00000012-0{at + 1}-IMG_{at}.JPG" for at in range(3)]
    assert without_xmp((kept / "00000012-01-IMG_0.JPG").read_bytes()) == card[0].read_bytes()
    assert contents(tmp_path / "card") == before


def test_what_failed_is_kept_apart(tmp_path, card):
    Evidence(tmp_path / "e").secure(an_outcome(EMPTY, 1, card, failures={1}))
    assert names(tmp_path / "e" / "failed") == ["00000001-02-IMG_1.JPG"]
    assert names(tmp_path / "e" / "kept") == []


def test_discards_are_not_written_without_a_quarantine(tmp_path, card):
    Evidence(tmp_path / "e").secure(an_outcome(EMPTY, 1, card))
    assert names(tmp_path / "e" / "discarded") == []


def test_the_quarantine_keeps_the_newest_discards_within_its_size(tmp_path, card):
    size = sum(path.stat().st_size for path in card)
    evidence = Evidence(tmp_path / "e", quarantine_bytes=size)
    for number in (1, 2):
        evidence.secure(an_outcome(EMPTY, number, card))
    assert {name[:8] for name in names(tmp_path / "e" / "discarded")} == {"00000002"}


def test_a_photograph_that_cannot_be_written_becomes_failed_with_the_reason(tmp_path, card):
    evidence = Evidence(tmp_path / "e")
    card[1].unlink()
    outcome = evidence.secure(an_outcome(SNOW_LEOPARD, 1, card))
    assert [fate.decision for fate in outcome.fates] == [
        Decision.KEEP,
        Decision.FAILED,
        Decision.KEEP,
    ]
    assert "No such file" in outcome.fates[1].ruling.reason


def test_a_full_disk_leaves_whole_photographs_and_no_halves(small_disk, tmp_path):
    big = [tmp_path / f"{at}.jpg" for at in range(9)]
    for path in big:
        path.write_bytes(os.urandom(600_000))
    outcome = Evidence(small_disk / "e").secure(an_outcome(SNOW_LEOPARD, 1, big))
    decisions = [fate.decision for fate in outcome.fates]
    assert Decision.KEEP in decisions
    assert Decision.FAILED in decisions
    assert "No space left" in outcome.fates[-1].ruling.reason
    kept = contents(small_disk / "e")
    assert len(kept) == decisions.count(Decision.KEEP)
    assert all(len(data) == 600_000 for data, _ in kept.values())


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "e").write_text("a file in the way")
    with pytest.raises(EvidenceError, match="cannot be made"):
        Evidence(tmp_path / "e")


def test_names_from_a_card_cannot_leave_the_folder(tmp_path):
    odd = photograph(tmp_path / "card" / "a b;$(rm).jpg", LEOPARD)
    Evidence(tmp_path / "e").secure(an_outcome(SNOW_LEOPARD, 1, [odd]))
    assert names(tmp_path / "e" / "kept") == ["00000001-01-a_b___rm_.jpg"]
