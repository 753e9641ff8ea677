"""`uncia convert key` and `uncia convert package`, as an operator runs them."""

import shutil
import subprocess

import pytest

from convert.command import main
from sight.network import open_network
from sight.trusted import Trusted
from tests import colours
from tests.conftest import missing
from tests.coral.variant import compiled
from wire.manifest import FILE
from wire.signature import FILE as SIGNATURE


@pytest.fixture
def package(tmp_path):
    folder = colours.signed(tmp_path, colours.a_key())
    (folder / SIGNATURE).unlink()
    return folder


@pytest.fixture
def make_key(tmp_path, capsys):
    """Make a key; answers its file and the public half that was printed."""

    def make(*more):
        file = tmp_path / "key.pem"
        assert main(["key", str(file), *more]) == 0
        return file, capsys.readouterr().out.split('["')[1].split('"]')[0]

    return make


def test_a_unit_that_is_told_the_public_half_takes_what_the_private_one_signed(package, make_key):
    file, public = make_key()
    assert main(["package", str(package), "--key", str(file)]) == 0
    open_network(package, trusted=Trusted(keys=frozenset({public})))


def test_a_key_is_for_its_owner_only_and_never_overwritten(make_key, tmp_path, capsys):
    file, _ = make_key()
    before = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert main(["key", str(file)]) == 2
    assert "never overwritten" in capsys.readouterr().err
    (tmp_path / "link.pem").symlink_to(tmp_path / "elsewhere.pem")
    assert main(["key", str(tmp_path / "link.pem")]) == 2
    assert file.read_bytes() == before
    assert not (tmp_path / "elsewhere.pem").exists()


def test_a_key_is_one_that_openssl_reads_and_it_checks_the_signature(package, make_key, tmp_path):
    file, _ = make_key()
    main(["package", str(package), "--key", str(file)])
    signature = bytes.fromhex((package / SIGNATURE).read_text().split()[2])
    (tmp_path / "raw").write_bytes(signature)
    if shutil.which("openssl") is None:
        missing("openssl")
    asked = ["openssl", "pkeyutl", "-verify", "-rawin", "-inkey", file]
    asked += ["-in", package / FILE, "-sigfile", tmp_path / "raw"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in told.stdout, told.stderr


def test_a_passphrase_comes_from_a_file_or_is_asked_for(
    package, make_key, tmp_path, monkeypatch, capsys
):
    secret = tmp_path / "secret"
    secret.write_text("high pass\n")
    file, _ = make_key("--passphrase-file", str(secret))
    assert b"ENCRYPTED" in file.read_bytes()
    asked = ["package", str(package), "--key", str(file)]
    assert main([*asked, "--passphrase-file", str(secret)]) == 0
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "high pass")
    assert main(asked) == 0
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "guess")
    assert main(asked) == 2
    told = capsys.readouterr().err
    assert "key.pem" in told
    assert "guess" not in told


def test_a_passphrase_typed_differently_the_second_time_makes_no_key(tmp_path, monkeypatch, capsys):
    typed = iter(["one", "another"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert main(["key", str(tmp_path / "key.pem"), "--passphrase"]) == 2
    assert "differ" in capsys.readouterr().err
    assert not (tmp_path / "key.pem").exists()


def test_a_package_made_anew_is_the_same_but_for_what_its_manifest_now_says(package, make_key):
    model = (package / "model.tflite").read_bytes()
    file, public = make_key()
    assert main(["package", str(package), "--anew", "--key", str(file)]) == 0
    network = open_network(package, trusted=Trusted(keys=frozenset({public})))
    assert (package / "model.tflite").read_bytes() == model
    assert network.manifest.golden.inputs[0].name == "empty-day"
    assert main(["package", str(package), "--anew"]) == 0
    assert not (package / SIGNATURE).exists()


def test_a_model_for_a_coral_is_added_and_stays_when_the_package_is_made_anew(
    package, make_key, tmp_path
):
    model = tmp_path / "compiled.tflite"
    model.write_bytes(compiled((package / "model.tflite").read_bytes()))
    file, public = make_key()
    before = open_network(package).package_id
    for more in (["--edge-tpu", str(model)], ["--anew"]):
        assert main(["package", str(package), *more, "--key", str(file)]) == 0
        network = open_network(package, trusted=Trusted(keys=frozenset({public})))
        assert network.manifest.edge_tpu.file == "model_edgetpu.tflite"
        assert (package / "model_edgetpu.tflite").read_bytes() == model.read_bytes()
        assert network.package_id != before


def test_a_model_that_was_not_compiled_for_a_coral_is_not_added(package, capsys):
    text = (package / FILE).read_bytes()
    model = package / "model.tflite"
    assert main(["package", str(package), "--edge-tpu", str(model)]) == 2
    assert "edgetpu_compiler" in capsys.readouterr().err
    assert (package / FILE).read_bytes() == text


def test_a_damaged_package_is_not_signed(package, make_key, capsys):
    file, _ = make_key()
    (package / "golden.png").write_bytes(b"another picture")
    assert main(["package", str(package), "--key", str(file)]) == 2
    assert "is left as it is" in capsys.readouterr().err
    assert not (package / SIGNATURE).exists()


@pytest.mark.parametrize("content", [None, b"no key"])
def test_a_file_that_is_no_key_is_named(package, tmp_path, content, capsys):
    file = tmp_path / "key.pem"
    if content is not None:
        file.write_bytes(content)
    assert main(["package", str(package), "--key", str(file)]) == 2
    assert "key.pem" in capsys.readouterr().err
