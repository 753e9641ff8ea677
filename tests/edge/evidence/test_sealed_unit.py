"""A unit that encrypts to its base, from the card to the base's folder."""

import pytest

from base.command import main as base
from tests.colours import LEOPARD, PEOPLE
from tests.edge.cards import Card
from tests.edge.evidence.pictures import without_xmp
from tests.edge.test_replay import Unit
from wire.age import new_key

POLICY = 'mode = "quarantine"\naudit_share = 0.0\n[evidence]\nrecipient = "{}"'


@pytest.fixture
def card(tmp_path):
    return Card(tmp_path / "card").burst(LEOPARD, 2).burst(PEOPLE, 1).file("IMG_9.JPG", b"").root


def test_what_a_unit_seals_the_base_opens(tmp_path, card, capsys):
    key, out = tmp_path / "base.key", tmp_path / "out"
    assert base(["key", "--out", str(key)]) == 0
    recipient = capsys.readouterr().out.split('"')[1]
    unit = Unit(tmp_path, POLICY.format(recipient))
    assert unit.replay(card) == 0
    files = [path for path in (unit.state / "evidence").rglob("*") if path.is_file()]
    assert sorted(path.name[8:] for path in files) == [
        "-01.jpg.age",
        "-01.jpg.age",
        "-01.jpg.age",
        "-02.jpg.age",
    ]
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in files)

    assert base(["decrypt", str(unit.state), "--key", str(key), "--out", str(out)]) == 0
    opened = {without_xmp(path.read_bytes()): path for path in out.rglob("*.jpg")}
    assert set(opened) == {path.read_bytes() for path in card.rglob("*.JPG")}
    leopard = next(card.rglob("IMG_0001.JPG")).read_bytes()
    told = opened[leopard].read_bytes()
    assert b"Species|Panthera uncia" in told
    assert b"PreservedFileName>IMG_0001.JPG<" in told


@pytest.mark.parametrize(
    ("recipient", "advice"),
    [("age1nonsense", "copy the whole line"), (new_key()[0].split()[-1], "`uncia base key`")],
    ids=["nonsense", "a private key"],
)
def test_a_wrong_recipient_stops_the_start_with_what_to_do(
    tmp_path, card, capsys, recipient, advice
):
    unit = Unit(tmp_path, POLICY.format(recipient))
    assert unit.replay(card) == 2
    told = capsys.readouterr().err
    assert "evidence.recipient" in told
    assert advice in told
    assert "AGE-SECRET-KEY-1" not in told
    assert not unit.state.exists()


def test_photographs_that_had_to_make_room_are_told_at_the_end(tmp_path, card, capsys):
    for path in card.rglob("IMG_000*.JPG"):
        path.write_bytes(path.read_bytes() + bytes(450_000))
    unit = Unit(tmp_path, "audit_share = 0.0\n[evidence]\nmost_megabytes = 1")
    people = Card(tmp_path / "people").burst(PEOPLE, 2)
    for path in people.root.rglob("*.JPG"):
        path.write_bytes(path.read_bytes() + bytes(450_000))
    unit.replay(people.root)
    unit.replay(card)
    assert "2 photographs in it had to make room for others" in capsys.readouterr().out
    assert unit.evidence("kept") == ["00000101-01-IMG_0001.JPG", "00000101-02-IMG_0002.JPG"]
