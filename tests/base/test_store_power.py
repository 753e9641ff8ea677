"""What a base answers for must last, also where another base was killed as it stored it."""

import subprocess
import sys
from pathlib import Path

from base.store import Store
from tests.edge.evidence.disks import copied, mounted, new_image

#: Killed in the middle of its last commit: the bytes are with the kernel, and not synced.
_KILLED = """
import os, signal, sys
from base.intake import understand
from base.store import Store
from wire.codec import encode
from wire.event import Fault
from wire.topic import event_topic

store = Store(sys.argv[1])
for sequence, synchronous in enumerate(("FULL", "OFF"), start=1):
    with store._engine.connect() as connection:
        connection.connection.dbapi_connection.execute(f"PRAGMA synchronous = {synchronous}")
    event = Fault(sequence=sequence, code=1, count=1)
    store.commit([understand(event_topic("ridge"), encode(event))], 0)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_base_answers_for_after_a_kill_is_still_there_after_a_power_cut(tmp_path):
    with mounted(new_image(tmp_path / "disk.img", 8), tmp_path / "disk") as disk:
        killed = [sys.executable, "-c", _KILLED, disk / "base.sqlite"]
        subprocess.run(killed, check=False, cwd=Path(__file__).parents[2])
        told = Store(str(disk / "base.sqlite")).answers()
        left = copied(tmp_path / "disk.img", tmp_path / "left.img")
    assert told["ridge"].through == 2
    with mounted(left, tmp_path / "left") as disk:
        assert Store(str(disk / "base.sqlite")).answers() == told
