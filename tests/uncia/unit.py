"""A unit's two processes, started as on a unit, that tests may kill."""

import subprocess
import sys

from edge.outbox import open_outbox
from tests import colours
from tests.base.waiting import until
from wire.event import Fault

_COMMAND = [sys.executable, "-m", "uncia", "edge"]


class Unit:
    """One unit that judges by colour; its uplink goes to a broker that may move."""

    def __init__(self, folder, broker_url, password=""):
        self.folder, self.state = folder, folder / "unit"
        self.config = folder / "unit.toml"
        self.log = folder / "uplink.log"
        secret = folder / "secret"
        secret.write_text(password)
        key = colours.a_key()
        package = colours.signed(folder, key)
        self.config.write_text(
            f'[unit]\nname = "ridge"\nstate = "{self.state}"\n'
            f'[camera]\ncrop_top = 0\ncrop_bottom = 0\n[model]\npackage = "{package}"\n'
            f'trusted_keys = ["{key.public}"]\n'
            f"[policy]\naudit_share = 0.0\n"
            f'[uplink]\nbroker = "{broker_url}"\nresend_seconds = 1\nwindow = 20\n'
            f'password_file = "{secret}"\n'
        )
        self._running = []

    def start_replay(self, card):
        return self._start("replay", str(card))

    def replay(self, card):
        assert self.start_replay(card).wait(120) == 0

    def start_uplink(self):
        return self._start("uplink")

    def _start(self, *arguments):
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*_COMMAND, *arguments, "--config", str(self.config)], stdout=log, stderr=log
            )
        self._running.append(process)
        return process

    def end(self):
        for process in self._running:
            process.kill()
            process.wait()

    @property
    def outbox(self):
        return open_outbox(self.state)

    def bursts_written_down(self):
        """How many bursts of a card that is not done yet would not be judged again."""
        outbox = self.outbox
        written = outbox._one("SELECT count(*) FROM mark WHERE outcome IS NOT NULL")
        outbox.close()
        return written

    def evidence(self, name):
        return sorted(path.name for path in (self.state / "evidence" / name).iterdir())

    def fill_outbox(self, events):
        """Events that wait from before, so that there is always something under way."""
        outbox = self.outbox
        with outbox.transaction():
            for _ in range(events):
                outbox.append(Fault(code=200, count=1))
        outbox.close()

    def wait_until_delivered(self, seconds=60):
        outbox = self.outbox
        until(lambda: outbox.depth() == 0, seconds)
        return outbox.span()[1]
