"""An outbox that is damaged is set aside, and another goes on with numbers never given before."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, booleans, builds, floats, integers, sampled_from

from edge.numbers import Numbers
from edge.outbox import Outbox, OutboxError
from tests.edge.damaged import NAME, Base, Past, deliver
from tests.edge.evidence.disks import memory_disk, mounted, new_image, remount
from wire.codec import decode
from wire.event import Fault, FaultCode

ROOT = Path(__file__).parents[2]


@pytest.fixture
def past(tmp_path):
    return Past(tmp_path / "state").lives(30)


def closed(past):
    past.outbox.close()
    return past


def overwrite(path, at, what):
    with path.open("r+b") as file:
        file.seek(at)
        file.write(what)


def garbage(past):
    past.path.write_text("this is a letter, and a longer one than a header" * 90)


def truncated(past):
    past.path.write_bytes(past.path.read_bytes()[: 3 * 4096 + 100])


def emptied(past):
    past.path.write_bytes(b"")


def page_zeroed(past, sequence=15):
    data = past.path.read_bytes()
    at = data.index(past.events[sequence])
    overwrite(past.path, at - at % 4096, bytes(4096))


def gone(past):
    past.path.unlink()


def header_flipped(past):
    overwrite(past.path, 3, b"\xff")


def count_set_back(past):
    with closing(sqlite3.connect(past.path)) as db, db:
        db.execute("UPDATE setting SET value = 3 WHERE name = 'next_sequence'")


def appended(outbox, times):
    with outbox.transaction():
        return [outbox.append(Fault(code=1, count=1)) for _ in range(times)]


DAMAGES = [garbage, truncated, emptied, page_zeroed, gone, header_flipped, count_set_back]


@pytest.mark.parametrize("damage", DAMAGES)
def test_after_any_damage_it_goes_on_with_numbers_never_given_and_says_so(past, damage):
    damage(closed(past))
    before = past.path.read_bytes() if past.path.exists() else None
    past.starts()
    (told,) = past.told()
    assert told.startswith("the outbox was damaged and is kept as outbox-damaged-20251124T160000Z")
    if before and damage is not count_set_back:
        assert (past.folder / "outbox-damaged-20251124T160000Z.sqlite").read_bytes()[100:] == (
            before[100:]
        )
    assert {s: p for s, p in past.held().items() if s in past.events}.items() <= past.events.items()
    past.lives(150)
    assert len(past.bursts) == len(set(past.bursts)) == 180
    assert past.boots == [1, 2]
    assert bool(past.asides()) == (damage is not gone)
    assert past.outbox.depth() == 151 + len(past.held().keys() & set(range(1, 31)))


def test_what_can_be_read_goes_on_under_its_own_numbers(past):
    page_zeroed(closed(past.lives(170)), 100)
    saved = past.starts().held().keys() & past.events.keys()
    assert {1, 200} <= saved
    assert 100 not in saved
    assert len(saved) > 100
    assert past.outbox.blob("period") is not None


def test_photographs_whose_event_was_lost_do_not_count_as_delivered(past):
    page_zeroed(closed(past))
    past.starts()
    evidence = dict(past.outbox.read("SELECT burst, sequence FROM evidence"))
    held = past.held().keys()
    assert evidence
    assert all(sequence is None or sequence in held for sequence in evidence.values())
    assert None in evidence.values()


def test_the_base_goes_on_and_counts_what_was_lost_as_a_gap(past, tmp_path):
    base = Base(tmp_path / "base")
    deliver(past.outbox, base, steps=2)
    past.lives(30)
    page_zeroed(closed(past))
    deliver(past.starts().lives(20).outbox, base, steps=40)
    lost = past.events.keys() - base.taken.keys()
    assert lost
    assert past.outbox.depth() == 0
    assert base.through == past.outbox.span()[1]
    assert base.unit().events == len(base.taken)
    assert not base.refused()
    assert all(
        base.taken[sequence] == past.events[sequence] for sequence in past.events.keys() - lost
    )


def test_the_word_of_a_base_that_has_what_was_lost_is_taken(past, tmp_path):
    base = Base(tmp_path / "base")
    for _, payload in past.outbox.pending(0, 15):
        base.publish("uncia/unit-1/up/event", payload)
    past.outbox.confirm(10)  # the base's last words were not heard
    page_zeroed(closed(past))
    past.starts()
    assert 15 not in past.held()
    deliver(past.outbox, base, steps=40)
    assert base.unit().events == len(base.taken)
    assert past.outbox.depth() == 0
    payloads = [decode(payload).detail for payload in base.taken.values()]
    assert len(payloads) == len(set(payloads)), "an event was sent again under another number"


def test_an_event_that_no_longer_reads_does_not_stop_the_uplink(past, tmp_path):
    base = Base(tmp_path / "base")
    with past.outbox.transaction():
        past.outbox.write("UPDATE event SET payload = x'9a01ff' WHERE sequence = 7")
    deliver(past.outbox, base, steps=40)
    assert past.outbox.depth() == 0
    assert base.taken.keys() >= (past.events.keys() - {7})
    assert not base.refused()
    (told,) = [decode(p).detail for p in base.taken.values() if decode(p).code == FaultCode.OUTBOX]
    assert told.endswith("event 7 cannot be read")


@pytest.mark.parametrize("what", [b"", b"?" * 5000])
def test_numbers_that_are_gone_or_damaged_are_written_anew_from_the_outbox(past, what):
    numbers = closed(past).folder / "outbox.numbers"
    numbers.write_bytes(what) if what else numbers.unlink()
    past.starts()
    assert not past.told()
    garbage(closed(past))
    past.starts().lives(5)
    assert past.told()
    assert len(past.bursts) == len(set(past.bursts))


@pytest.mark.parametrize("place", [0, 4096])
def test_numbers_of_which_one_copy_is_damaged_are_known(past, place):
    overwrite(closed(past).folder / "outbox.numbers", place, bytes(100))
    garbage(past)
    assert min(past.starts().held()) == 101


def test_where_both_are_gone_a_unit_begins_anew_and_the_base_says_which_numbers_are_taken(
    past, tmp_path
):
    base = Base(tmp_path / "base")
    deliver(past.outbox, base, steps=20)
    for file in closed(past).folder.iterdir():
        file.unlink()
    again = Past(past.folder, seed=1).lives(5)
    assert min(again.held()) == 1, "nothing on the card tells of the numbers that were given"
    deliver(again.outbox, base, steps=20)
    assert base.unit().events == 35
    assert not base.refused()


def test_both_damaged_the_numbers_go_on_behind_what_can_be_read(past):
    page_zeroed(closed(past))
    (past.folder / "outbox.numbers").unlink()
    past.starts().lives(5)
    assert past.told()


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_is_the_owners_of_the_folder(past):
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


def test_a_number_is_on_the_disk_before_the_first_of_its_block_is_used(past):
    known = Numbers(past.folder / "outbox.numbers").reached()
    assert known.sequence > max(past.events)
    assert known.burst > max(past.bursts)
    assert known.following == max(past.events) + 1


def test_a_boot_count_that_wraps_on_the_wire_still_grows(past):
    with past.outbox.transaction():
        past.outbox.put("boot", 0xFFFF)
    assert [past.outbox.start_boot(boot) for boot in (b"x", b"y")] == [0, 1]
    garbage(closed(past))
    assert past.starts().boots[-1] == 2


class Overwrite(NamedTuple):
    """Bytes of one of the files become others, from a share of its length on."""

    file: str
    start: float
    what: bytes
    times: int

    def on(self, folder):
        """The contents before and after."""
        path = folder / self.file
        if not path.exists() or not path.stat().st_size:
            return b"", b""
        before = path.read_bytes()
        at = int(self.start * len(before))
        overwrite(path, at, (self.what * self.times)[: len(before) - at])
        return before, path.read_bytes()


@pytest.fixture(scope="module")
def pasts(tmp_path_factory):
    """One that was closed and one that was killed."""
    past = Past(tmp_path_factory.mktemp("card") / "closed")
    for _ in range(40):
        past.lives(1)
    killed = past.copied(past.folder.with_name("killed"))
    return closed(past), killed


@settings(max_examples=60, deadline=None)
@given(
    damage=builds(
        Overwrite,
        file=sampled_from(["outbox.sqlite", "outbox.sqlite-wal", "outbox.numbers"]),
        start=floats(0, 1, exclude_max=True),
        what=binary(min_size=1, max_size=200),
        times=integers(1, 30),
    ),
    killed=booleans(),
)
def test_any_bytes_overwritten_no_number_is_given_twice_and_no_event_falsified(
    tmp_path_factory, pasts, damage, killed
):
    past = pasts[killed].copied(tmp_path_factory.mktemp("card") / "state")
    before, after = damage.on(past.folder)
    # The one thing nobody sees: bytes within a value that become others that could be.
    touched = {s for s, p in past.events.items() if before.count(p) != after.count(p)}
    past.starts().lives(3)
    with suppress(OutboxError):
        past.outbox.pending(0, -1)
    held = past.lives(3).held()
    false = {s for s, payload in past.events.items() if held.get(s, payload) != payload}
    assert false <= touched
    assert past.events.keys() <= held.keys() or past.told()
    assert len(past.bursts) == len(set(past.bursts))
    assert past.boots[0] < past.boots[1]
    assert bool(past.told()) == bool(past.asides())
    past.outbox.close()


def test_the_time_of_a_clock_that_is_nowhere_does_not_keep_it_from_beginning(past):
    garbage(closed(past))
    outbox = Outbox(past.path, lambda: -1e30)
    assert list(past.folder.glob("outbox-damaged-unknown-time.sqlite"))
    outbox.close()
