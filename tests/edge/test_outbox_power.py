"""What an outbox says to one process must last, also where another was killed as it said it."""

import subprocess
import sys
from pathlib import Path

from edge.outbox import Outbox
from tests.edge.evidence.disks import copied, mounted, new_image

#: Killed in the middle of its last commit: the bytes are with the kernel, and not synced.
_KILLED = """
import os, signal, sys
from pathlib import Path
from edge.outbox import Outbox
from wire.event import Fault

outbox = Outbox(Path(sys.argv[1]))
for synchronous in ("FULL", "OFF"):
    outbox._db.execute(f"PRAGMA synchronous = {synchronous}")
    with outbox.transaction():
        outbox.append(Fault(code=1, count=1))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_event_that_can_be_read_after_a_kill_is_still_there_after_a_power_cut(tmp_path):
    with mounted(new_image(tmp_path / "card.img", 8), tmp_path / "card") as card:
        path = card / "outbox.sqlite"
        killed = [sys.executable, "-c", _KILLED, path]
        subprocess.run(killed, check=False, cwd=Path(__file__).parents[2])
        told = Outbox(path).pending(0, -1)
        left = copied(tmp_path / "card.img", tmp_path / "left.img")
    assert len(told) == 2
    with mounted(left, tmp_path / "left") as card:
        assert Outbox(card / "outbox.sqlite").pending(0, -1) == told
