"""The built wheel carries what a unit needs, and nothing that it does not."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from edge.shipped import shipped_package
from tests.test_structure import PARTS
from wire.manifest import read_manifest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_every_part_is_in_it(wheel):
    parts = {name.split("/")[0] for name in wheel.namelist() if "dist-info" not in name}
    assert parts == set(PARTS)


def test_the_model_that_ships_is_in_it_whole(wheel):
    package = shipped_package()
    manifest = read_manifest(package)[0]
    for name in (manifest.file, manifest.golden.file, manifest.card.file, "manifest.json"):
        packed = wheel.read(f"uncia/models/{package.name}/{name}")
        assert packed == (package / name).read_bytes()


def test_the_hash_that_the_model_is_trusted_by_is_in_it(wheel):
    text = wheel.read("uncia/models/SHIPPED")
    assert text == (shipped_package().parent / "SHIPPED").read_bytes()


def test_the_setup_page_is_in_it_whole(wheel):
    sheets = sorted((ROOT / "edge/setup/sheets").iterdir())
    assert len(sheets) == 5
    for sheet in sheets:
        assert wheel.read(f"edge/setup/sheets/{sheet.name}") == sheet.read_bytes()


def test_no_private_key_is_in_it(wheel):
    assert not [name for name in wheel.namelist() if b"PRIVATE KEY--" in wheel.read(name)]


def test_each_extra_and_the_command_are_declared(wheel):
    (metadata,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    text = wheel.read(metadata).decode()
    for extra in ("edge", "base", "convert", "dev"):
        assert f"Provides-Extra: {extra}" in text
    (points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "uncia = uncia.command:main" in wheel.read(points).decode()
