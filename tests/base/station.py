"""`uncia base serve` as a process of its own, so that it can be killed."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

from base.reading import read_report
from tests.base.waiting import until

_COMMAND = "import sys; from base.command import main; sys.exit(main(sys.argv[1:]))"


class Station:
    """A base on a store of its own, from `start` to `stop` or `kill`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.store = folder / "base.sqlite"
        self._options = options
        self._lines = []
        self.log = folder / "base.log"
        self.process = None

    def launch(self) -> None:
        """Start it without waiting for it to be ready."""
        command = [sys.executable, "-c", _COMMAND, "serve", "--store", self.store, *self._options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        self._lines = []
        Thread(target=self._read, args=(self.process.stdout, self._lines), daemon=True).start()

    def start(self) -> str:
        """Start it, and return the line by which it says that it is ready."""
        self.launch()
        return until(lambda: self._lines and self._lines[0], 30)

    @staticmethod
    def _read(stream, lines) -> None:
        with stream:
            lines.extend(line.strip() for line in stream)

    def stop(self, number=signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(15)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(15)

    def report(self):
        """What `uncia base report --json` says."""
        return json.loads(read_report(str(self.store)).as_json())
