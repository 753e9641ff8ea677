"""The benchmarks run on the code as it is: their figures are taken by hand, now and then."""

import subprocess
import sys

import pytest


def run(name, *asked):
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *asked],
        capture_output=True,
        check=True,
        text=True,
    ).stdout


@pytest.mark.parametrize("name", ["evidence", "gate", "kernels", "likeness", "path", "watch"])
def test_each_says_how_it_is_run(name):
    assert f"usage: python -m benchmarks.{name}" in run(name, "--help")


@pytest.mark.parametrize("mode", ["observe", "quarantine"])
def test_bursts_go_all_the_way_from_camera_to_outbox(mode):
    told = run("growth", "--bursts", "120", "--mode", mode)
    assert "120 bursts" in told
    assert "peak" in told
