"""The unit's two services on a machine that is booted, under the systemd units that ship.

Their order matters: the last of them uses capture's restarts up.
"""

import pytest

from tests.base.waiting import until

CAPTURE, UPLINK, REST = "uncia-capture.service", "uncia-uplink.service", "uncia-rest.service"

PROBE = """\
import errno, os, socket
def tried(what, do):
    try:
        do()
        print(what, "works")
    except OSError as error:
        print(what, errno.errorcode[error.errno])
tried("socket", lambda: socket.socket(socket.AF_INET))
tried("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
tried("write-etc", lambda: open("/etc/probe", "w"))
tried("write-state", lambda: open("/var/lib/uncia/probe", "w"))
tried("evidence", lambda: os.listdir("/var/lib/uncia/evidence"))
tried("home", lambda: os.listdir("/root"))
tried("become-root", lambda: os.setuid(0))
tried("chroot", lambda: os.chroot("/"))
tried("disk", lambda: open("/dev/loop0"))
"""


def started(machine, unit):
    """A unit that said READY, as its user may see it."""
    told = machine.systemctl("restart", unit)
    assert told.returncode == 0, machine.journal(unit)
    assert machine.shows(unit, "ActiveState") == "active"
    return int(machine.shows(unit, "MainPID"))


def test_both_services_say_that_they_are_ready_and_capture_works(machine):
    for unit in (CAPTURE, UPLINK):
        assert machine.shows(unit, "Type") == "notify"
        assert started(machine, unit)
    state = machine.root / "var/lib/uncia"
    until(lambda: list((state / "evidence").glob("*/*.JPG")))
    assert "capture is ready source=replay" in machine.journal(CAPTURE)
    until(lambda: "events wait" in machine.shows(CAPTURE, "StatusText"))


def test_capture_and_uplink_are_two_users_that_share_the_outbox(machine):
    for unit, user in ((CAPTURE, "uncia-capture"), (UPLINK, "uncia-uplink")):
        pid = started(machine, unit)
        told = machine.run("/bin/ps", "-o", "user:20=,group:20=", "-p", str(pid)).stdout.split()
        assert told == [user, "uncia"]
    made = machine.run("/usr/bin/stat", "-c", "%a %G", "/var/lib/uncia/outbox.sqlite").stdout
    assert made.split() == ["660", "uncia"]
    assert "readonly" not in machine.journal(UPLINK)
    assert "no uplink, trying again" in machine.journal(UPLINK)


def test_capture_has_no_network_though_the_machine_has_one(machine):
    pid = str(started(machine, CAPTURE))
    everywhere, there = (
        machine.run("/usr/bin/nsenter", "-t", of, "-n", "/bin/ip", "-o", "link").stdout
        for of in ("1", pid)
    )
    assert "host0" in everywhere
    assert [line.split(": ")[1] for line in there.splitlines()] == ["lo"]


@pytest.mark.parametrize(
    ("unit", "may", "may_not"),
    [
        (CAPTURE, {"write-state", "evidence"}, {"socket", "netlink", "write-etc", "home"}),
        (UPLINK, {"write-state", "socket"}, {"netlink", "write-etc", "home", "evidence"}),
    ],
)
def test_a_service_may_do_what_it_needs_and_nothing_else(machine, unit, may, may_not):
    told = probed(machine, unit)
    assert {what for what, came in told.items() if came == "works"} == may
    assert may_not <= told.keys()


def probed(machine, unit):
    """What a process finds that runs as the service does, with all its restrictions."""
    machine.run("/bin/mkdir", "-p", "/srv/uncia")
    machine.write("/srv/uncia/probe.py", PROBE)
    text = machine.systemctl("cat", unit).stdout
    lines = [
        line
        for line in text.splitlines()
        if not line.startswith(("Type=", "ExecStart=", "Restart", "OnFailure", "WatchdogSec", "#"))
    ]
    at = lines.index("[Service]") + 1
    lines[at:at] = ["Type=oneshot", "ExecStart=/usr/bin/python3 /srv/uncia/probe.py"]
    name = f"probe-{unit}"
    machine.write(f"/run/systemd/system/{name}", "\n".join(lines))
    machine.systemctl("daemon-reload")
    assert machine.systemctl("start", name).returncode == 0, machine.journal(name)
    told = machine.run("/usr/bin/journalctl", "-u", name, "-o", "cat", "--no-pager").stdout
    return dict(line.split(" ", 1) for line in told.splitlines() if line.count(" ") == 1)


def test_a_changed_configuration_is_told_and_taken_up(machine):
    before = started(machine, CAPTURE)
    path = machine.root / "etc/uncia/unit.toml"
    path.write_text(path.read_text() + "[tally]\nhours = 12.0\n")
    until(lambda: int(machine.shows(CAPTURE, "MainPID") or 0) not in {0, before}, 40)
    assert "configuration changed: tally.hours: 24.0 -> 12.0" in machine.journal(CAPTURE)


def test_a_stopped_service_is_not_started_again(machine):
    started(machine, CAPTURE)
    assert machine.systemctl("stop", CAPTURE).returncode == 0
    assert machine.shows(CAPTURE, "Result") == "success"
    assert machine.shows(CAPTURE, "ActiveState") == "inactive"


def test_a_capture_that_hangs_is_killed_and_started_again_until_it_must_rest(machine):
    machine.configure(CAPTURE, "[Service]\nWatchdogSec=3s\nRestartSec=100ms\n")
    machine.configure(REST, "[Service]\nExecStart=\nExecStart=/usr/bin/sleep 1d\n")
    machine.systemctl("reset-failed", CAPTURE)
    started(machine, UPLINK)
    hung = started(machine, CAPTURE)
    for restart in range(1, 6):
        machine.run("/bin/kill", "-STOP", str(hung))
        if restart < 5:
            hung = until(lambda old=hung: another(machine, old), 30)
    until(lambda: machine.shows(CAPTURE, "ActiveState") == "failed", 30)
    assert machine.journal(CAPTURE).count("Watchdog timeout") >= 5
    until(lambda: machine.shows(REST, "ActiveState") == "active", 10)
    assert machine.shows(UPLINK, "ActiveState") == "active"
    machine.systemctl("stop", REST)
    assert machine.shows(REST, "ActiveState") == "inactive"


def another(machine, old):
    """The process that runs in the place of one that was killed, once it is ready."""
    pid = int(machine.shows(CAPTURE, "MainPID") or 0)
    return pid if pid not in {0, old} and machine.shows(CAPTURE, "SubState") == "running" else None
