"""Damage met by processes at work, cut off as they mend it, and disks that are only full."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from edge.outbox import Outbox, OutboxError
from tests.conftest import missing
from tests.edge.damaged import (
    NAME,
    Past,
    appended,
    closed,
    count_set_back,
    garbage,
    overwrite,
    page_zeroed,
)
from tests.edge.evidence.disks import memory_disk, mounted, new_image, remount

ROOT = Path(__file__).parents[2]


@pytest.fixture
def past(tmp_path):
    return Past(tmp_path / "state").lives(30)


def test_damage_met_by_a_running_process_is_mended_and_it_goes_on(past):
    closed(past.lives(170))
    past.starts()
    page_zeroed(past, 100)
    past.outbox._db.execute("PRAGMA shrink_memory")  # it is read from the card again
    with pytest.raises(OutboxError, match="malformed"):
        past.outbox.pending(0, -1)
    assert {1, 200} <= past.held().keys()
    assert past.told()
    assert past.lives(1).outbox.span()[1] == max(past.held()) > 200


def test_a_process_goes_on_in_the_new_file_that_another_has_put_in_place(past):
    uplink = Outbox(past.path)
    assert len(uplink.pending(0, -1)) == 30
    count_set_back(closed(past))
    newest = past.starts().lives(1).outbox.span()[1]
    assert newest > 100
    assert dict(uplink.pending(0, -1)) == past.held()
    uplink.confirm(newest)
    assert past.outbox.depth() == 0
    closed(past)
    uplink.close()
    assert past.starts().lives(1).outbox.span() == (newest + 1, newest + 1)
    assert len([name for name in past.asides() if name.endswith(".sqlite")]) == 1


_WRITES = """
import sys
from pathlib import Path
from contextlib import suppress
from edge.outbox import Outbox, OutboxError
from tests.conftest import missing
from wire.event import Fault
outbox = Outbox(Path(sys.argv[1]))
for line in sys.stdin:
    for _ in range(10):
        with suppress(OutboxError):
            with outbox.transaction():
                sequence = outbox.append(Fault(code=1, count=1, detail=sys.argv[2]))
            print(sequence, end=" ")
    print(flush=True)
"""


def test_processes_that_write_while_the_file_is_damaged_give_no_number_twice(tmp_path):
    path, chance, given = tmp_path / NAME, random.Random(4), []
    Outbox(path).close()
    command = [sys.executable, "-c", _WRITES, path]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with ExitStack() as stack:
        both = [
            stack.enter_context(subprocess.Popen([*command, name], **pipes))
            for name in ("capture", "uplink")
        ]
        for _ in range(12):
            for process in both:
                process.stdin.write("\n")
                process.stdin.flush()
            overwrite(path, chance.randrange(8) * 4096, chance.randbytes(600))
            now = [list(map(int, process.stdout.readline().split())) for process in both]
            given += [number for numbers in now for number in numbers]
        for process in both:
            process.stdin.close()
    assert len(given) == len(set(given)) > 150
    assert list(tmp_path.glob("outbox-damaged-*.sqlite"))
    assert min(appended(Outbox(path), 1)) > max(given)


def test_what_root_makes_is_the_owners_of_the_folder(past):
    if os.geteuid() != 0:
        missing("the right to give files away (root)")
    os.chown(closed(past).folder, 1234, 1235)
    (past.folder / "outbox.numbers").unlink()
    garbage(past)
    past.starts()
    for name in (NAME, "outbox.numbers", f"{NAME}-wal"):
        made = (past.folder / name).stat()
        assert (made.st_uid, made.st_gid) == (1234, 1235)
        assert made.st_mode & 0o660 == 0o660


@pytest.mark.parametrize("cut", range(5))
def test_a_change_that_the_power_cut_is_finished_at_the_next_opening(
    past, tmp_path, monkeypatch, cut
):
    closed(past.lives(170))
    past = past.starts().lives(1).copied(tmp_path / "card")
    page_zeroed(past, 100)
    left, really = [cut], Path.rename

    def rename(self, target):
        if left[0] == 0:
            raise KeyboardInterrupt  # nothing more of this process comes to the disk
        left[0] -= 1
        return really(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with suppress(KeyboardInterrupt):
        Outbox(past.path)
    monkeypatch.undo()
    past.starts().lives(3)
    assert {1, 200, 201} <= past.held().keys()
    assert len(past.told()) == 1
    assert not list(past.folder.glob("*.new"))


def test_a_disk_that_is_full_is_no_damage(tmp_path):
    with memory_disk(tmp_path / "disk", "1m") as disk:
        past = Past(disk).lives(2)
        filler = disk / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        with pytest.raises(OutboxError, match="full"):
            appended(past.outbox, 500)
        bursts = [past.outbox.next_burst() for _ in range(250)]
        assert len(set(bursts)) == 250
        with suppress(OutboxError):
            Outbox(past.path).close()
        filler.unlink()
        assert past.lives(1).held().keys() == {1, 2, 3}
        assert not past.asides()
        past.outbox.close()


def test_a_damaged_outbox_on_a_full_disk_stays_until_there_is_room(tmp_path):
    with memory_disk(tmp_path / "disk", "1m") as disk:
        past = closed(Past(disk).lives(2))
        garbage(past)
        before = past.path.read_bytes()
        filler = disk / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        with pytest.raises(OutboxError, match="room"):
            Outbox(past.path)
        assert past.path.read_bytes() == before
        filler.unlink()
        assert past.starts().told()
        past.outbox.close()


def test_a_disk_that_has_become_read_only_is_no_damage(tmp_path):
    with mounted(new_image(tmp_path / "card.img", 16), tmp_path / "card") as card:
        past = closed(Past(card).lives(2))
        remount(card, "ro")
        with pytest.raises(OutboxError, match=r"(?i)read-?only"):
            Outbox(past.path)
        remount(card, "rw")
        assert past.starts().lives(1).held().keys() == {1, 2, 3}
        assert not past.asides()
        past.outbox.close()


@pytest.mark.parametrize("code", ["IOERR_READ", "FULL", "READONLY", "BUSY", "CANTOPEN"])
def test_an_error_of_the_disk_or_of_the_moment_sets_nothing_aside(past, code):
    error = sqlite3.OperationalError(code)
    error.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{code}")
    with pytest.raises(OutboxError, match=code), past.outbox.transaction():
        raise error
    assert not past.asides()
    assert len(past.held()) == 30
