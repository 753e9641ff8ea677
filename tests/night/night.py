"""A night at the rendered site: a unit, its base, and whoever ends its processes."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import count

from tests import colours
from tests.base.waiting import until
from tests.night.nursery import ROOT, Nursery
from tests.night.reel import load, render
from tests.night.shelves import Look
from tests.night.spool_watch import SpoolWatch
from tests.night.unit_file import MODES, write_unit_file

#: Every so many starts a true fresh interpreter; the others are forked.
_FRESH = 12


class Night:
    """Everything that outlives the unit's processes. `state` may be on a disk of its own."""

    def __init__(self, folder, broker, *, seed, state):
        self.folder, self.state = folder, state
        self.spool, self.run = folder / "spool", folder / "run"
        self.book, self.log = folder / "camera.txt", folder / "unit.log"
        self.config = folder / "unit.toml"
        for each in (self.spool, self.run):
            each.mkdir()
        self.book.touch()
        (folder / "secret").write_text(broker.password)
        key = colours.a_key()
        self._told = {
            "state": state,
            "spool": self.spool,
            "package": colours.signed(folder, key),
            "key": key.public,
            "broker": broker.url,
            "secret": folder / "secret",
        }
        self.film = load(render(folder / "film"))
        self.watch = SpoolWatch(self.spool)
        self.nursery = Nursery(folder / "film")
        self.chance, self.boots = random.Random(seed), 1
        self.done_in = {}  #: by mode, how many bursts were done when it ended
        self._lives, self._starts = count(1), count(1)
        self._running = {}
        self.kills, self.look = 0, Look(self)
        self.set_mode("observe")

    def set_mode(self, mode):
        self.mode = mode
        write_unit_file(self.config, mode=mode, **self._told)

    def change_modes(self, at, of):
        """A third of the night in each mode."""
        mode = MODES[at * len(MODES) // of]
        if mode != self.mode:
            self.change_mode(mode)

    def change_mode(self, mode):
        """As a person would: first watch what it does, then let it delete."""
        self.settle_one_burst()
        self.end("capture", signal.SIGKILL)
        self.watch.look()
        self.done_in[self.mode] = len(self.watch.done)
        if mode == "delete":
            for said in (["report"], ["accept", "--by", "the warden"]):
                command = [sys.executable, "-m", "uncia", "edge", *said, "--config", self.config]
                subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        self.set_mode(mode)
        self.start("capture")

    @property
    def held(self):
        """Times of the bursts that were done before discards were deleted."""
        until_then = self.done_in.get("quarantine", len(self.watch.done))
        return {one.partition("-")[2] for one in self.watch.done[:until_then]}

    def settle_one_burst(self):
        done = len(self.watch.done)
        until(lambda: self.watch.look() or len(self.watch.done) > done, 60)

    def start(self, what, *, quiet=False):
        told = {
            "what": what,
            "arguments": ["--config", str(self.config)],
            "config": str(self.config),
            "log": str(self.log),
            "run": str(self.run),
            "film": str(self.folder / "film"),
            "book": str(self.book),
            "boot": f"boot-{self.boots}",
            "quiet": quiet,
        }
        if what == "capture":
            told["life"] = next(self._lives)
        start = next(self._starts)
        fresh = start % _FRESH == 0
        told["slow"] = start if start % 3 else 0
        self._running[what] = self.nursery.start(told, fresh=fresh)

    def end(self, what, number=signal.SIGKILL):
        return self._running.pop(what).end(number)

    def wait(self):
        """A moment of its own: in the middle of a start, or of a burst, or any."""
        match self.chance.randrange(3):
            case 0:
                time.sleep(self.chance.uniform(0, 0.2))
            case 1:
                self.watch.wait(0.5)
                time.sleep(self.chance.uniform(0, 0.15))
            case _:
                time.sleep(self.chance.uniform(0.1, 0.5))

    def kill_one(self):
        """End one of the two in turn at a random moment, and start it again."""
        self.wait()
        what = ("capture", "uplink")[self.kills % 2]
        self.end(what)
        self.kills += 1
        self.watch.look()
        if what == "capture":
            self.look.again()
        self.start(what)

    def hold(self):
        for process in self._running.values():
            process.hold()

    def lose_power(self):
        """Nothing that ran runs on, and what was in memory is gone."""
        for what in list(self._running):
            self.end(what)
        self.watch.look()
        for folder in (self.spool, self.run):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.boots += 1

    def finish(self):
        """No more kills and nothing more passes: what waits is judged and sent."""
        self.end("capture")
        ready = self.said("capture is ready")
        self.start("capture", quiet=True)
        until(lambda: self.said("capture is ready") > ready, 60)
        until(lambda: not list(self.spool.glob("[!.]*")), 60)
        status = self.end("capture", signal.SIGTERM)
        assert status == 0, self.log.read_text()[-2000:]
        until(lambda: self.rows("event") == 0, 60)
        self.end("uplink", signal.SIGTERM)
        self.watch.look()
        self.done_in[self.mode] = len(self.watch.done)

    def said(self, words):
        return self.log.read_text().count(words)

    def rows(self, table):
        with sqlite3.connect(self.state / "outbox.sqlite", timeout=30) as outbox:
            query = f"SELECT count(*) FROM {table}"  # noqa: S608  (of the tests themselves)
            (rows,) = outbox.execute(query).fetchone()
        outbox.close()
        return rows

    def close(self):
        for what in list(self._running):
            self.end(what)
        self.nursery.close()
        self.watch.close()
