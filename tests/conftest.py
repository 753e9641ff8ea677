"""What more than one part's tests stand on."""

import os
import subprocess

import pytest
from hypothesis import settings

# Files are synced for real, and how long that takes says nothing of the code.
settings.register_profile("uncia", deadline=None)
settings.load_profile("uncia")


def missing(part):
    """Skip for want of a part; in CI, where every part should be, fail instead."""
    if os.environ.get("CI"):
        pytest.fail(f"{part} is missing, and CI should have it")
    pytest.skip(f"NOT RUN: {part} is missing")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 4 MB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        missing("the right to mount a small disk (root)")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
