import hashlib
import subprocess

import pytest

from tests.wire.manifests import a_manifest
from wire.error import WireError
from wire.manifest import FILE as MANIFEST
from wire.manifest import write_manifest
from wire.shipped import FILE, Shipped, read_shipped, write_shipped


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    write_manifest(a_manifest(), folder)
    return folder


def test_a_package_is_listed_by_name_and_hash(package):
    write_shipped(package)
    sha256 = hashlib.sha256((package / MANIFEST).read_bytes()).hexdigest()
    assert read_shipped(package.parent) == (Shipped(package, sha256),)


def test_sha256sum_reads_the_list(package):
    write_shipped(package)
    subprocess.run(["sha256sum", "--check", FILE], cwd=package.parent, check=True)


def test_without_a_list_nothing_ships(tmp_path):
    assert read_shipped(tmp_path) == ()


@pytest.mark.parametrize(
    "text", ["small\n", "0" * 64 + "  ../manifest.json\n", "\n", "0" * 64 + " small/manifest.json"]
)
def test_a_damaged_list_is_named_and_is_not_the_same_as_none(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(WireError, match=FILE):
        read_shipped(tmp_path)
