"""The processes of a run: each is started as its user would start it, and writes its own log."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNCIA = (sys.executable, "-m", "uncia")
_START = 30.0
_STOP = 15.0


class ProcessError(Exception):
    """A process that did not start as it should; its log says why."""


def foreground(*arguments: str) -> int:
    """Run `uncia ...` on this terminal to its end; returns its exit status."""
    return subprocess.run([*_UNCIA, *arguments], check=False).returncode


def answer(*arguments: str) -> str:
    """What `uncia ...` prints. Raises ProcessError where it fails."""
    done = subprocess.run([*_UNCIA, *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise ProcessError(f"uncia {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


@contextmanager
def background(log: Path, *arguments: str) -> Iterator[Path]:
    """Run `uncia ...` behind the rest, its output in a log file; ask it to stop at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen([*_UNCIA, *arguments], stdout=output, stderr=output)
        try:
            yield log
        finally:
            process.terminate()
            try:
                process.wait(_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_line(log: Path, beginning: str) -> str:
    """What follows `beginning` on the first line of a log that has it. Raises ProcessError."""
    until = time.monotonic() + _START
    while time.monotonic() < until:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(beginning):
                return line.removeprefix(beginning).strip()
        time.sleep(0.05)
    raise ProcessError(f"no {beginning!r} within {_START:.0f} s; see {log}")
