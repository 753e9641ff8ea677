import io
import os
import shutil
import stat
import subprocess

import pytest

from base.command import main
from base.error import StationError
from base.key import read_key, write_new_key
from tests.conftest import missing
from wire.age import new_key, opener_of, seal_to
from wire.error import WireError


def sealed(public, data):
    into = io.BytesIO()
    seal_to(public).seal(io.BytesIO(data), into)
    return into.getvalue()


@pytest.fixture
def key(tmp_path):
    return tmp_path / "base.key"


@pytest.fixture
def public(key):
    return write_new_key(key)


@pytest.fixture
def card(tmp_path, public):
    """A card with two kept photographs and a discarded one."""
    for shelf, name in (("kept", "1-01"), ("kept", "1-02"), ("discarded", "2-01")):
        folder = tmp_path / "card" / shelf
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"0000000{name}.jpg.age").write_bytes(sealed(public, f"photo {name}".encode()))
    return tmp_path / "card"


def decrypt(card, key, out):
    return main(["decrypt", str(card), "--key", str(key), "--out", str(out)])


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_card_is_decrypted_into_another_folder_and_not_changed(card, key, tmp_path, capsys):
    before = contents(card)
    assert decrypt(card, key, tmp_path / "out") == 0
    out = {name: data for name, (data, _) in contents(tmp_path / "out").items()}
    assert out == {
        "kept/00000001-01.jpg": b"photo 1-01",
        "kept/00000001-02.jpg": b"photo 1-02",
        "discarded/00000002-01.jpg": b"photo 2-01",
    }
    assert contents(card) == before
    assert "3 photographs decrypted" in capsys.readouterr().out


def test_run_again_it_goes_on_where_it_stopped(card, key, tmp_path, capsys):
    out = tmp_path / "out"
    decrypt(card, key, out)
    (out / "kept/00000001-02.jpg").unlink()
    before = (out / "kept/00000001-01.jpg").stat().st_mtime_ns
    assert decrypt(card, key, out) == 0
    assert (out / "kept/00000001-02.jpg").read_bytes() == b"photo 1-02"
    assert (out / "kept/00000001-01.jpg").stat().st_mtime_ns == before
    assert "2 were there before" in capsys.readouterr().out


def test_a_damaged_photograph_is_named_and_leaves_nothing_half(card, key, tmp_path, capsys):
    bad = card / "kept" / "00000001-01.jpg.age"
    bad.write_bytes(bad.read_bytes()[:-1])
    assert decrypt(card, key, tmp_path / "out") == 1
    assert len(contents(tmp_path / "out")) == 2
    assert "kept/00000001-01.jpg.age: damaged" in capsys.readouterr().out


def test_another_bases_key_opens_nothing_and_says_so(card, tmp_path, capsys):
    write_new_key(tmp_path / "other.key")
    assert decrypt(card, tmp_path / "other.key", tmp_path / "out") == 1
    assert contents(tmp_path / "out") == {}
    assert "sealed to another key" in capsys.readouterr().out


def test_what_is_not_encrypted_is_counted_and_left(card, key, tmp_path, capsys):
    (card / "kept" / "00000003-01-IMG.JPG").write_bytes(b"plain")
    assert decrypt(card, key, tmp_path / "out") == 0
    assert "1 photographs are not encrypted" in capsys.readouterr().out


def test_it_does_not_write_onto_the_card(card, key, capsys):
    assert decrypt(card, key, card / "out") == 1
    assert "must not change" in capsys.readouterr().err


def test_the_private_key_is_its_owners_alone_and_is_never_replaced(key, public, capsys):
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    assert main(["key", "--out", str(key)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert key.read_bytes() == before
    assert read_key(key).public == public


def test_making_a_key_prints_the_public_one_and_never_the_private(tmp_path, capsys):
    assert main(["key", "--out", str(tmp_path / "k")]) == 0
    said = capsys.readouterr()
    assert 'recipient = "age1' in said.out
    assert "AGE-SECRET-KEY" not in said.out + said.err


@pytest.mark.usefixtures("public")
def test_a_key_that_others_can_read_is_refused_with_what_to_do(key):
    key.chmod(0o644)
    with pytest.raises(StationError, match="chmod 600"):
        read_key(key)


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1ABC\n", "age1abc\n"])
def test_a_file_that_is_no_key_is_refused(key, text):
    key.write_text(text)
    key.chmod(0o600)
    with pytest.raises(StationError, match="is no private key"):
        read_key(key)


@pytest.mark.parametrize("recipient", ["", "age1", "age1" + "q" * 58, "ssh-ed25519 AAAA", "é"])
def test_a_recipient_that_is_none_is_refused_with_what_to_do(recipient):
    with pytest.raises(WireError, match="uncia base key"):
        seal_to(recipient)


def test_a_private_key_as_a_units_recipient_is_refused_and_not_repeated():
    private = new_key()[0].splitlines()[1]
    with pytest.raises(WireError, match="must never be on a unit") as refused:
        seal_to(private)
    assert private not in str(refused.value)


class Broken:
    """One end of a stream whose card fails."""

    def read(self, _size):
        raise OSError(5, "Input/output error")

    def write(self, _data):
        raise OSError(28, "No space left on device")

    def flush(self):
        pass


def test_a_disk_that_fails_underneath_is_told_as_what_it_is():
    text, public = new_key()
    with pytest.raises(OSError, match="No space left"):
        seal_to(public).seal(io.BytesIO(b"photograph"), Broken())
    with pytest.raises(OSError, match="Input/output"):
        seal_to(public).seal(Broken(), io.BytesIO())
    whole = sealed(public, os.urandom(200_000))
    with pytest.raises(OSError, match="No space left"):
        opener_of(text).open(io.BytesIO(whole), Broken())


def test_age_itself_reads_what_is_sealed(card, key):
    if not shutil.which("age"):
        missing("age (apt install age)")
    told = subprocess.run(
        ["age", "--decrypt", "-i", key, card / "kept" / "00000001-01.jpg.age"],
        capture_output=True,
        check=True,
    )
    assert told.stdout == b"photo 1-01"
