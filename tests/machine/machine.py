"""A machine of our own that really boots: systemd as its first process, in a container.

Its tree is `setup/tree.sh`'s, never written to: each machine has a layer over it that goes with it.
"""

import os
import shutil
import subprocess
import sys
import zlib
from contextlib import contextmanager
from pathlib import Path

from tests.base.waiting import until
from tests.conftest import missing

ROOT = Path(__file__).parents[2]
_TAGS = ("manylinux_2_28", "manylinux_2_27", "manylinux2014", "manylinux_2_17")


def tree():
    """The folder of the Debian tree; skips loudly where none can be built."""
    if os.geteuid() != 0:
        missing("root, to boot a machine")
    built = subprocess.run([ROOT / "setup/tree.sh"], check=False, capture_output=True, text=True)
    if built.returncode:
        missing(f"a tree that boots ({built.stderr.strip()[-300:]})")
    return Path(built.stdout.split("\n")[-2])


@contextmanager
def layered(*lower, upper, place):
    """Folders mounted over each other at `place`, the first on top; writes go to `upper`."""
    work = place.with_name(f"{place.name}.work")
    for folder in (upper, work, place):
        folder.mkdir(parents=True, exist_ok=True)
    options = f"lowerdir={':'.join(map(str, lower))},upperdir={upper},workdir={work}"
    mounted = run("mount", "-t", "overlay", "overlay", "-o", options, place)
    if mounted.returncode:
        missing(f"overlay mounts ({mounted.stderr.strip()})")
    try:
        yield place
    finally:
        run("umount", "--lazy", place)
        shutil.rmtree(work, ignore_errors=True)


def dependencies(base):
    """A layer with /opt/uncia and what a unit needs, by the lock; made once beside the tree."""
    lock = (ROOT / "requirements/unit.txt").read_bytes()
    layer = base.with_name(f"{base.name}-unit-{zlib.crc32(lock):08x}")
    if (layer / "whole").exists():
        return layer / "up"
    shutil.rmtree(layer, ignore_errors=True)
    wheels = layer / "wheels"
    wheels.mkdir(parents=True)
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    fetch += ["--only-binary=:all:", "--python-version=3.11", "--implementation=cp"]
    fetch += [f"--platform={tag}_{os.uname().machine}" for tag in _TAGS]
    told = run(*fetch, "--dest", wheels, "--requirement", ROOT / "requirements/unit.txt")
    if told.returncode:
        missing(f"the unit's wheels ({told.stderr.strip()[-300:]})")
    with layered(base, upper=layer / "up", place=layer / "root") as root:
        install(root, sorted(wheels.iterdir()))
    shutil.rmtree(wheels)
    (layer / "whole").touch()
    return layer / "up"


def install(root, wheels):
    """Install wheels into /opt/uncia of a tree, as deploy/README.md says, without a network."""
    if not (root / "opt/uncia").exists():
        good("chroot", root, "python3", "-m", "venv", "/opt/uncia")
    place = root / "opt/wheels"
    place.mkdir()
    for wheel in wheels:
        shutil.copy(wheel, place)
    names = [f"/opt/wheels/{wheel.name}" for wheel in wheels]
    pip = ("chroot", root, "/opt/uncia/bin/pip", "--disable-pip-version-check", "install")
    good(*pip, "--quiet", "--no-index", "--no-deps", *names)
    shutil.rmtree(place)


def a_wheel(folder):
    """A wheel of this checkout."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet")
    good(*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    return next(folder.glob("uncia-*.whl"))


class Machine:
    """A booted machine. What is below `root` is what it sees as /."""

    def __init__(self, root, console):
        self.root, self._console = root, console
        # The container is stopped by its first process's own signal, and its journal kept.
        command = ["systemd-nspawn", "--quiet", "--directory", root, "--machine", f"u{os.getpid()}"]
        command += ["--boot", "--register=no", "--keep-unit", "--network-veth"]
        self._nspawn = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=console.open("wb"), stderr=subprocess.STDOUT
        )
        try:
            self._first = until(self._first_process, 30)
            until(lambda: self.systemctl("is-system-running").stdout.strip() in UP, 60)
        except BaseException:
            self._nspawn.kill()
            raise

    def _first_process(self):
        assert self._nspawn.poll() is None, self._console.read_text(errors="replace")
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text()
        for pid in children.split():
            if Path(f"/proc/{pid}/comm").read_text().strip() == "systemd":
                return pid
        return None

    def run(self, *command):
        """Run a command inside, as root."""
        return run("nsenter", "--target", self._first, "--all", *command)

    def systemctl(self, *words):
        return self.run("/usr/bin/systemctl", "--no-pager", *words)

    def shows(self, unit, what):
        """One property of a unit."""
        return self.systemctl("show", "--value", f"--property={what}", unit).stdout.strip()

    def journal(self, unit):
        told = self.run("/usr/bin/journalctl", "--no-pager", "--output=short", "--unit", unit)
        return told.stdout

    def configure(self, unit, text):
        """Change a unit until the machine ends."""
        folder = f"/run/systemd/system/{unit}.d"
        self.run("/bin/mkdir", "-p", folder)
        self.write(f"{folder}/test.conf", text)
        self.systemctl("daemon-reload")

    def write(self, path, text):
        """A file inside; its /run is not below `root`."""
        given = ("nsenter", "--target", self._first, "--all", "/usr/bin/tee", path)
        subprocess.run(given, input=text, text=True, check=True, stdout=subprocess.DEVNULL)

    def end(self):
        self._nspawn.terminate()
        try:
            self._nspawn.wait(30)
        except subprocess.TimeoutExpired:
            self._nspawn.kill()
            self._nspawn.wait()


UP = {"running", "degraded"}


def run(*command):
    return subprocess.run([*map(str, command)], check=False, capture_output=True, text=True)


def good(*command):
    done = run(*command)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done
