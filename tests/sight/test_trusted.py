import hashlib
import json
import shutil

import pytest

from sight.error import PackageError
from sight.network import open_network
from sight.trusted import Trusted
from tests import colours
from wire.manifest import FILE
from wire.signature import FILE as SIGNATURE


@pytest.fixture(scope="module")
def key():
    return colours.a_key()


@pytest.fixture
def package(tmp_path, key):
    return colours.signed(tmp_path, key)


@pytest.fixture
def mine(key):
    return Trusted(keys=frozenset({key.public, "0" * 64}))


def test_a_package_signed_by_a_trusted_key_is_used(package, mine):
    assert open_network(package, trusted=mine).manifest.name == "colours"


def test_a_package_whose_hash_the_software_carries_is_used_without_a_signature(package):
    (package / SIGNATURE).unlink()
    sha256 = hashlib.sha256((package / FILE).read_bytes()).hexdigest()
    open_network(package, trusted=Trusted(manifests=frozenset({sha256})))


@pytest.mark.parametrize("step", [1, 5])
def test_any_flipped_bit_in_a_manifest_or_its_signature_is_refused(package, mine, step):
    name = SIGNATURE if step == 1 else FILE
    whole = (package / name).read_bytes()
    for at in range(0, len(whole), step):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        (package / name).write_bytes(damaged)
        with pytest.raises(PackageError, match=SIGNATURE):
            open_network(package, trusted=mine)


def test_another_key_is_refused_and_named(package):
    stranger = colours.a_key()
    colours.sign(package, stranger)
    with pytest.raises(PackageError, match=f"{stranger.public} is not trusted.*trusted_keys"):
        open_network(package, trusted=Trusted(keys=frozenset({"0" * 64})))


def test_a_missing_signature_is_refused_and_it_is_said_how_to_sign(package, mine):
    (package / SIGNATURE).unlink()
    with pytest.raises(PackageError, match=r"manifest\.sig: there is none.*uncia convert package"):
        open_network(package, trusted=mine)


def test_a_signature_that_cannot_be_read_is_not_taken_for_none(package, mine):
    (package / SIGNATURE).unlink()
    (package / SIGNATURE).mkdir()
    with pytest.raises(PackageError, match="cannot be read"):
        open_network(package, trusted=mine)


def test_nothing_of_a_manifest_is_read_before_it_is_trusted(package, mine):
    (package / FILE).write_bytes(b"not even JSON")
    with pytest.raises(PackageError, match="signature is of another manifest"):
        open_network(package, trusted=mine)


def test_a_trusted_signature_does_not_excuse_a_damaged_file(package, mine):
    model = package / "model.tflite"
    model.write_bytes(model.read_bytes()[:-1] + b"\xff")
    with pytest.raises(PackageError, match="SHA-256"):
        open_network(package, trusted=mine)


def test_a_signed_manifest_of_another_format_is_named(package, mine, key):
    fields = json.loads((package / FILE).read_text())
    (package / FILE).write_text(json.dumps(fields | {"format": 1}))
    colours.sign(package, key)
    with pytest.raises(PackageError, match="format"):
        open_network(package, trusted=mine)


def test_a_workstation_may_try_a_package_that_nobody_signed(package):
    (package / SIGNATURE).unlink()
    shutil.rmtree(package / "__pycache__", ignore_errors=True)
    open_network(package)
