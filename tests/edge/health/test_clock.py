import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.health.chrony import ChronyLog
from edge.health.clock import EARLIEST, Clock, Jumps, moved_by
from edge.health.clock_files import ClockFiles
from tests.edge.health.machine import NOON
from wire.event import Trust

LINE = "2026-06-01 12:00:00 {} 2 -3.541 0.075 -8.621e-06 {} 2 2.9e-03 -2.0e-04 1.5e-02 3.4e-04\n"
BANNER = "=" * 80 + "\n   Date (UTC) Time     IP Address   St   Freq ppm\n" + "=" * 80 + "\n"


class Bench:
    """A clock on files of its own, whose two sources of time a test moves."""

    def __init__(self, folder):
        self.files = ClockFiles(folder / "synchronized", folder / "tracking.log", folder / "rtc0")
        self.wall, self.uptime, self.held = NOON, 100.0, False
        self.files.rtc.mkdir()

    def open(self):
        return Clock(
            7,
            self.files,
            wall=lambda: self.wall,
            uptime=lambda: self.uptime,
            disciplined=lambda: self.held,
        )

    def later(self, seconds=60.0):
        self.wall += seconds
        self.uptime += seconds

    def rtc(self, *, is_source, tells):
        (self.files.rtc / "hctosys").write_text(f"{int(is_source)}\n")
        (self.files.rtc / "since_epoch").write_text(f"{int(tells)}\n")


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_a_moment_has_both_clocks_and_the_boot(bench):
    moment = bench.open().now()
    assert (moment.time, moment.uptime, moment.boot) == (NOON, 100.0, 7)


def test_a_clock_that_nothing_set_is_trusted_by_nothing(bench):
    assert bench.open().now().trust is Trust.NONE


def test_timesyncd_leaves_a_mark(bench):
    bench.files.timesync.touch()
    assert bench.open().now().trust is Trust.NTP


def test_the_kernel_knows_whether_its_clock_is_held(bench):
    bench.held = True
    assert bench.open().now().trust is Trust.NTP


def test_a_clock_that_the_kernel_set_from_the_rtc(bench):
    bench.rtc(is_source=True, tells=NOON)
    assert bench.open().now().trust is Trust.RTC


@pytest.mark.parametrize(
    ("is_source", "tells"), [(False, NOON), (True, NOON - 3600), (True, 300), (True, 0)]
)
def test_an_rtc_that_did_not_set_the_clock_or_stands_still_counts_for_nothing(
    bench, is_source, tells
):
    bench.rtc(is_source=is_source, tells=tells)
    assert bench.open().now().trust is Trust.NONE


def test_an_rtc_that_lost_its_cell_sets_a_time_that_nobody_believes(bench):
    bench.wall = 300.0
    bench.rtc(is_source=True, tells=300)
    assert bench.open().now().trust is Trust.NONE


def test_a_time_before_this_software_is_not_believed_whatever_is_said_of_it(bench):
    bench.files.timesync.touch()
    bench.wall = EARLIEST - 1
    assert bench.open().now().trust is Trust.NONE


def test_trust_is_asked_again_after_a_while_and_stays_when_nobody_holds_the_clock_any_more(bench):
    clock = bench.open()
    assert clock.now().trust is Trust.NONE
    bench.held = True
    bench.later(59)
    assert clock.now().trust is Trust.NONE
    bench.later(1)
    assert clock.now().trust is Trust.NTP
    bench.held = False
    bench.later(86_400)
    assert clock.now().trust is Trust.NTP


def test_a_clock_that_is_moved_is_asked_for_at_once(bench):
    clock = bench.open()
    clock.now()
    bench.files.timesync.touch()
    bench.later(1)
    bench.wall += 1000
    assert clock.now().trust is Trust.NTP


@pytest.mark.parametrize(
    ("source", "leap", "trust"),
    [
        ("203.0.113.15", "N", Trust.NTP),
        ("2001:db8::1", "+", Trust.NTP),
        ("GPS", "N", Trust.GPS),
        ("PPS0", "N", Trust.GPS),
        ("GPS", "?", Trust.NONE),
        ("127.127.1.1", "N", Trust.NONE),
        ("0.0.0.0", "?", Trust.NONE),  # noqa: S104  (no source)
    ],
)
def test_chrony_says_from_where_it_holds_the_clock(bench, source, leap, trust):
    bench.files.chrony_log.write_text(BANNER)
    clock = bench.open()
    with bench.files.chrony_log.open("a") as log:
        log.write(LINE.format(source, leap))
    assert clock.now().trust is trust


def test_what_chrony_wrote_before_the_power_went_is_not_of_this_boot(bench):
    bench.files.chrony_log.write_text(LINE.format("GPS", "N"))
    clock = bench.open()
    assert clock.now().trust is Trust.NONE
    with bench.files.chrony_log.open("a") as log:
        log.write(LINE.format("GPS", "N"))
    bench.later()
    assert clock.now().trust is Trust.GPS


@given(st.binary(max_size=6000))
def test_a_log_of_any_bytes_says_something_or_nothing(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("log") / "tracking.log"
    log = ChronyLog(path)
    path.write_bytes(data)
    assert log.trust() in Trust


def test_a_clock_that_runs_is_not_moved():
    jumps = Jumps()
    assert [jumps.moved(NOON + at, 100 + at) for at in (0, 1, 86_400, 86_401)] == [0.0] * 4


def test_years_both_ways_are_noticed_and_measured():
    jumps = Jumps()
    jumps.moved(NOON, 100.0)
    assert jumps.moved(NOON - 1e9, 101.0) == -1e9 - 1
    assert jumps.moved(NOON - 1e9 + 1, 102.0) == 0.0
    assert jumps.moved(NOON + 3, 103.0) == 1e9 + 1


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-31.25 * 365.25 * 86_400, "31.2 years back"),
        (3 * 86_400, "3.0 days forward"),
        (-7000, "116.7 minutes back"),
        (2.5, "2.5 seconds forward"),
    ],
)
def test_a_jump_is_said_as_a_person_says_it(seconds, said):
    assert moved_by(seconds) == said


def test_a_pause_between_the_two_clocks_is_no_jump(bench):
    """The machine is busy once, between reading the one clock and the other."""
    busy = iter([0.0, 30.0, 0.0])

    def wall():
        told = bench.wall
        bench.later(next(busy, 0.0))
        return told

    clock = Clock(1, bench.files, wall=wall, uptime=lambda: bench.uptime, disciplined=bool)
    first, second = clock.now(), clock.now()
    assert second.time - first.time == second.uptime - first.uptime == 30.0


def test_this_machines_own_clocks_go_forward():
    clock = Clock(1)
    first, second = clock.now(), clock.now()
    assert second.uptime >= first.uptime > 0
    assert first.trust in Trust
