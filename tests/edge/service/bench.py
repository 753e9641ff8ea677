"""A unit's processes as services, with a socket in systemd's place."""

import os
import subprocess
import sys

from edge.outbox import open_outbox
from tests.edge.test_replay import Unit
from wire.codec import decode

UNCIA = (sys.executable, "-m", "uncia", "edge")


class Service:
    """A unit's processes, and what they tell systemd."""

    def __init__(self, folder, heard):
        self.unit, self.heard, self._folder = Unit(folder), heard, folder
        self.log = folder / "log"
        self.running = []

    def tell(self, text):
        """Add to the configuration."""
        self.unit.config.write_text(self.unit.config.read_text() + text)

    def start(self, what, *words, more=()):
        environment = os.environ | {
            "NOTIFY_SOCKET": str(self._folder / "notify"),
            "WATCHDOG_USEC": "60000000",
            "RUNTIME_DIRECTORY": str(self._folder),
        }
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*(words or UNCIA), what, "--config", str(self.unit.config), *more],
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.running.append(process)
        return process

    def hears(self, word):
        """Wait until a process says this."""
        while word not in self.heard.recv(200).decode():
            pass

    def say(self):
        """The log so far."""
        return self.log.read_text()

    def sent(self, kind):
        outbox = open_outbox(self.unit.state)
        events = [decode(payload) for _, payload in outbox.pending(0, -1)]
        outbox.close()
        return [event for event in events if isinstance(event, kind)]
