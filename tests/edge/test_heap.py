"""Memory between bursts, in a process of its own: what the C library keeps is for all of it."""

import ctypes
import subprocess
import sys

import pytest

from tests.conftest import missing

_BURSTS = """
import resource, sys
from edge.heap import giving_back

def pages():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

def judge(paths):
    held = [bytearray(8_000_000) for _ in paths]
    for each in held:
        each[::4096] = b"x" * len(each[::4096])

judge = giving_back(judge)
frames = [None] * int(sys.argv[1])
judge(frames)
began = pages()
for _ in range(5):
    judge(frames)
print((pages() - began) // 5, resident())
"""


def bursts(frames):
    """Pages that a burst took anew from the system, and bytes resident after the last."""
    told = subprocess.run(
        [sys.executable, "-c", _BURSTS, str(frames)], capture_output=True, check=True, text=True
    )
    return map(int, told.stdout.split())


@pytest.fixture(autouse=True)
def glibc():
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        missing("glibc, whose heap this is about")


def test_a_short_burst_takes_its_memory_from_what_the_last_one_left():
    pages, _ = bursts(3)
    assert pages < 100, "24 MB are 5859 pages"


def test_a_long_burst_gives_back_what_it_needed():
    _, resident = bursts(6)
    assert resident < 110_000_000
