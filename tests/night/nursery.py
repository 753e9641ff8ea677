"""Starts a unit's processes, most by a fork, some as fresh interpreters, and ends them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Process:
    """A process that was forked by the zygote, or one of its own."""

    def __init__(self, nursery, pid, own=None):
        self._nursery, self.pid, self._own = nursery, pid, own

    def end(self, number=signal.SIGKILL):
        """Send a signal, and wait until the process is gone; returns how it ended."""
        os.kill(self.pid, number)
        return self._own.wait(30) if self._own else self._nursery.ask(wait=self.pid)

    def hold(self):
        """Stop it, and see every thread stopped: a call into the kernel is finished first."""
        os.kill(self.pid, signal.SIGSTOP)
        while not all(_state(task) in "TZX" for task in Path(f"/proc/{self.pid}/task").iterdir()):
            time.sleep(0.0005)


def _state(task):
    try:
        return (task / "stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "X"


class Nursery:
    """A process that has everything imported, and forks."""

    def __init__(self, film):
        self._command = [sys.executable, "-m", "tests.night.child"]
        # What forks must have one thread, and numpy's algebra, which nobody here uses, makes more.
        self._environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        self._zygote = subprocess.Popen(
            [*self._command, "zygote", film],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._zygote.stdout.readline() == "ready\n"

    def ask(self, **told):
        print(json.dumps(told), file=self._zygote.stdin, flush=True)
        return int(self._zygote.stdout.readline())

    def start(self, told, *, fresh):
        if not fresh:
            return Process(self, self.ask(**told))
        own = subprocess.Popen([*self._command, json.dumps(told)], cwd=ROOT, env=self._environment)
        return Process(self, own.pid, own)

    def close(self):
        self._zygote.stdin.close()
        self._zygote.wait(10)
