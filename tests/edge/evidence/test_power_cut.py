"""The power is cut at any moment: each photograph is whole or absent, and what is journaled there.

A copy of the image of a mounted file system is what a card holds at that moment: what was not
synced is only in memory. The unit is stopped while the image is copied, which else would be of no
single moment.
"""

import io
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge.outbox import open_outbox
from tests.edge.evidence.disks import copied, mounted, new_image
from tests.edge.evidence.night import FRAMES, LABELS, sources
from tests.edge.evidence.pictures import picture, without_xmp
from wire.age import new_key, opener_of
from wire.label import EMPTY

ROOT = Path(__file__).parents[3]
CUTS = 60


@pytest.fixture
def photographs(tmp_path):
    folder = tmp_path / "photographs"
    folder.mkdir()
    for at in range(8):
        (folder / f"IMG_{at}.JPG").write_bytes(picture(seed=at, size=(160 + 40 * at, 120)))
    return sorted(folder.iterdir())


@contextmanager
def a_night(state, photographs, recipient):
    """A unit at work, in a process of its own."""
    command = [sys.executable, "-m", "tests.edge.evidence.night", state, photographs]
    unit = subprocess.Popen(
        [*command, *filter(None, [recipient])],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    try:
        assert unit.stdout.readline() == b"ready\n"
        yield unit
    finally:
        unit.kill()
        unit.wait()


def hold(unit):
    """Stop a process, and see it stopped: a call into the kernel is finished first."""
    os.kill(unit.pid, signal.SIGSTOP)
    while Path(f"/proc/{unit.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "TZ":
        time.sleep(0.0005)
    assert unit.poll() is None


def opened(path, opener):
    data = path.read_bytes()
    if path.suffix != ".age":
        return data
    into = io.BytesIO()
    opener.open(io.BytesIO(data), into)
    return into.getvalue()


def check(state, photographs, opener):
    """What a card tells after the cut: photographs, and the bursts that were journaled."""
    found = {}
    for path in (state / "evidence").rglob("[!.]*"):
        if path.is_file():
            burst, frame = (int(part.split(".")[0]) for part in path.name.split("-")[:2])
            source = sources(burst, photographs)[frame - 1]
            assert without_xmp(opened(path, opener)) == source.read_bytes()
            found[burst, frame] = path.parent.name
    outbox = open_outbox(state)
    journaled = {row[0] for row in outbox.read("SELECT burst FROM evidence")}
    outbox.close()
    assert LABELS[1] is EMPTY
    assert all(found.get((burst, at + 1)) == "kept" for burst in journaled for at in range(FRAMES))
    return len(found), len(journaled)


@pytest.mark.parametrize("encrypted", [False, True], ids=["readable", "encrypted"])
def test_a_power_cut_leaves_whole_photographs_and_all_that_are_journaled(
    tmp_path, photographs, encrypted
):
    private, public = new_key()
    opener, chance = opener_of(private), random.Random(4)
    image = new_image(tmp_path / "card.img", 64)
    cuts = [tmp_path / f"cut{at}.img" for at in range(CUTS)]
    with (
        mounted(image, tmp_path / "card") as card,
        a_night(card / "state", photographs[0].parent, public if encrypted else "") as unit,
    ):
        for cut in cuts:
            time.sleep(chance.uniform(0, 0.05))  # a moment of its own, nothing is waited for
            hold(unit)
            copied(image, cut)
            os.kill(unit.pid, signal.SIGCONT)
    moments = set()
    for cut in cuts:
        with mounted(cut, tmp_path / "left") as card:
            moments.add(check(card / "state", photographs, opener))
        cut.unlink()
    assert len(moments) > CUTS // 4
