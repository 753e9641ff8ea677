import errno
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from edge.burst import identity
from edge.source.shutter import Still
from edge.source.source import SourceError
from edge.source.spool import Spool, SpoolError
from tests.edge.source.traps import a_still
from wire.event import Trust

NOON = 1_780_315_200.0
MB = 1_000_000


def stills(count=3, wall=NOON, uptime=50.0):
    return [Still(a_still(), uptime + at, wall + at, Trust.NTP) for at in range(count)]


def all_of(spool):
    return list(iter(spool.oldest, None))


def test_bursts_are_given_in_the_order_they_came(tmp_path):
    spool = Spool(tmp_path, MB)
    for hour in (2, 1, 3):  # the clock was set back after the first
        spool.store(stills(wall=NOON + hour * 3600, uptime=50.0))
    assert [burst[0].taken for burst in all_of(spool)] == [NOON + 7200, NOON + 3600, NOON + 10800]
    assert all_of(spool) == []


def test_the_same_bursts_are_given_again_after_a_restart_until_they_are_done(tmp_path):
    spool = Spool(tmp_path, MB, b"one")
    for hour in range(12):
        spool.store(stills(wall=NOON + hour * 3600))
    first, *rest = all_of(spool)
    spool.done(first)
    again = all_of(Spool(tmp_path, MB, b"one"))
    assert again == rest
    assert [identity(burst) for burst in again] == [identity(burst) for burst in rest]


def test_new_bursts_come_after_those_that_were_left(tmp_path):
    Spool(tmp_path, MB).store(stills(wall=NOON))
    spool = Spool(tmp_path, MB)
    spool.store(stills(wall=NOON - 9e8))
    assert [burst[0].taken for burst in all_of(spool)] == [NOON, NOON - 9e8]
    assert len(all_of(Spool(tmp_path, MB))) == 2


def test_after_a_restart_of_the_machine_an_uptime_means_nothing(tmp_path):
    Spool(tmp_path, MB, b"one").store(stills())
    (burst,) = all_of(Spool(tmp_path, MB, b"two"))
    assert {shot.uptime for shot in burst} == {None}
    assert burst[0].taken == NOON


def test_times_within_a_burst_are_those_of_the_uptime(tmp_path):
    jumped = [Still(a_still(), 50.0, NOON, Trust.NTP), Still(a_still(), 51.5, 0.0, Trust.NONE)]
    spool = Spool(tmp_path, MB)
    spool.store(jumped)
    (burst,) = all_of(spool)
    assert [(shot.taken, shot.trust) for shot in burst] == [
        (NOON, Trust.NTP),
        (NOON + 1.5, Trust.NTP),
    ]


def test_a_half_written_and_a_half_removed_burst_are_absent(tmp_path):
    for name in (".half-000007-x", ".gone-000003-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a-01.jpg").write_bytes(a_still())
    assert all_of(Spool(tmp_path, MB)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_burst_whose_record_is_damaged_still_gives_its_photographs(tmp_path):
    Spool(tmp_path, MB).store(stills())
    (folder,) = tmp_path.iterdir()
    (folder / "burst.json").write_bytes(b"{")
    (burst,) = all_of(Spool(tmp_path, MB))
    assert len(burst) == 3
    assert {(shot.trust, shot.by_file) for shot in burst} == {(Trust.NONE, True)}


def test_what_does_not_fit_is_refused_whole_and_what_waits_stays(tmp_path):
    size = sum(len(still.jpeg) for still in stills()) + 3 * 200
    spool = Spool(tmp_path, 2 * size)
    spool.store(stills())
    spool.store(stills())
    with pytest.raises(SpoolError, match="full"):
        spool.store(stills())
    first, _ = all_of(spool)
    spool.done(first)
    spool.store(stills())
    assert len(list(tmp_path.iterdir())) == 2


def test_the_bound_counts_what_an_earlier_process_left(tmp_path):
    Spool(tmp_path, MB).store(stills())
    with pytest.raises(SpoolError, match="full"):
        Spool(tmp_path, 3000).store(stills())


def test_memory_that_is_full_loses_the_burst_whole_and_says_so(small_disk):
    noise = io.BytesIO()
    Image.effect_noise((1500, 1500), 90).save(noise, "JPEG", quality=95)
    spool = Spool(small_disk / "spool", 100 * MB)
    big = Still(noise.getvalue(), 1.0, NOON, Trust.NTP)
    assert 4 * len(big.jpeg) > 4 * MB, "four of them are more than the disk"
    spool.store([big])
    with pytest.raises(SpoolError, match=os.strerror(errno.ENOSPC)):
        spool.store([big] * 3)
    assert all_of(spool)
    assert not list((small_disk / "spool").glob(".half*"))


def test_a_folder_that_cannot_be_used_is_named_with_its_key(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match=r"trap\.spool .*file"):
        Spool(tmp_path / "file", MB)


def test_a_burst_that_cannot_be_removed_stops_nothing(tmp_path):
    spool = Spool(tmp_path, MB)
    spool.store(stills())
    (burst,) = all_of(spool)
    spool.done(burst)
    spool.done(burst)


STORING = """
import sys
from pathlib import Path
from edge.source.spool import Spool
from tests.edge.source.test_spool import stills

spool = Spool(Path(sys.argv[1]), 10**9, b"one")
while True:
    spool.store(stills(8))
    print("stored", flush=True)
    if burst := spool.oldest():
        spool.done(burst)
    spool.store(stills(8))
"""


@pytest.mark.slow
@pytest.mark.parametrize("bursts", [1, 2, 5, 9])
def test_a_process_that_is_killed_leaves_whole_bursts_only(tmp_path, bursts):
    run = [sys.executable, "-c", STORING, str(tmp_path)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as process:
        for _ in range(bursts):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    found = all_of(Spool(tmp_path, 10**9, b"one"))
    assert len(found) >= bursts - 1
    for burst in found:
        assert len(burst) == 8
        assert not any(shot.by_file for shot in burst)
        assert all(shot.path.stat().st_size == shot.size for shot in burst)
