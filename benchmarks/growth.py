"""Whether capture grows: `python -m benchmarks.growth [--bursts N] [--mode MODE] [--shipped]`.

N bursts of three pass a fake camera and go all the way of a unit in one process: trap, spool, loop,
judge, policy, evidence, journal and outbox, which a base empties every hundred. Evidence has too
little room, so that some must make way. One burst in 250 is of photographs of 1920x1080, and one in
500 of ten of those, as a folder that is watched may give it; the others are of 128x72. The model
that judges by colour (`tests/colours`) stands for the one that ships, unless that is asked for, so
that ten thousand take some minutes (with TMPDIR in memory).

Memory (RSS) is told a hundred bursts after the start, then every tenth of the way, and at its peak.
What large photographs needed is kept until a long burst gives it back: N is best some times 5000.
Photographs are rendered in a process apart. Of each photograph in the ring of discards some 160
bytes are in memory; the ring is small, and soon full, so that this hides nothing else.
"""

import argparse
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from dataclasses import replace as with_parts
from itertools import cycle, islice
from pathlib import Path
from typing import Literal, get_args

from msgspec.structs import replace

from edge.burst import Burst, Shot
from edge.config import Camera, Config, Evidence, Policy, Trap
from edge.config import Unit as Names
from edge.heap import giving_back
from edge.service.loop import Loop
from edge.service.watchdog import Watchdog
from edge.source.fake_camera import FakeCamera
from edge.source.fake_script import Item, Script, Sight
from edge.source.fake_time import FakeTime
from edge.source.recorder import Clock
from edge.source.source import Source
from edge.source.trap import open_trap
from edge.unit import Unit
from sight.judge import judge_with
from sight.network import open_network
from wire.event import Trust

Mode = Literal["observe", "quarantine"]

_COLOURS = Path(__file__).parents[1] / "tests" / "colours"
_MB = 1 << 20
#: Bursts after which all that is made once is made, and after which the base has all news.
_SETTLED = 100
_LARGE_EVERY, _LONG_EVERY, _LONG = 250, 500, 10
#: Of a burst; with the last the next one is triggered.
_FRAMES = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--bursts", type=int, default=10_000, metavar="N")
    parser.add_argument("--mode", choices=get_args(Mode), default="quarantine")
    parser.add_argument("--shipped", action="store_true", help="judge by the model that ships")
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.render:
        _render(asked.render, 128)
        _render(asked.render, 1920)
        return
    logging.disable(logging.WARNING)  # each photograph that makes way
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "benchmarks.growth", "--render", name], check=True)
        began, settled, now = time.perf_counter(), 0.0, 0.0
        for number in _judged(folder, asked.bursts, asked.mode, shipped=asked.shipped):
            if number == _SETTLED or number % max(asked.bursts // 10, 1) == 0:
                now = _in_memory("VmRSS")
                settled = settled or now
                print(f"{number:>7} bursts  {now:7.1f} MB", flush=True)
        took = time.perf_counter() - began
        print(f"grown by {now - settled:.1f} MB in {took:.0f} s, peak {_in_memory('VmHWM'):.1f} MB")


def _render(folder: Path, width: int) -> None:
    # Imported here: what rendering needs is no part of what capture has in memory.
    from scenes.card import write_card  # noqa: PLC0415
    from scenes.season import season  # noqa: PLC0415

    bursts = [(taken, scene.sized(width, width * 9 // 16)) for taken, scene in season(3, 3)]
    write_card(folder / str(width), bursts)


def _judged(folder: Path, most: int, mode: Mode, *, shipped: bool) -> Iterator[int]:
    """How many bursts have gone all the way, after each."""
    config = _config(folder, mode)
    with closing(Unit(config)) as unit:
        path = unit.path
        if not shipped:
            crops = config.camera.crop_top, config.camera.crop_bottom
            path = with_parts(path, judge=giving_back(judge_with(open_network(_COLOURS), *crops)))
        watchdog = Watchdog(lambda _word: None, 60.0, time.monotonic)
        loop = Loop(
            _source(folder, config.trap),
            path,
            watchdog=watchdog,
            tick=lambda: unit.health.tick(unit.clock.now()),
            taken=unit.wrote,
        )
        for number in range(1, most + 1):
            while loop.turn(60.0) is None:
                pass
            if number % _SETTLED == 0:
                unit.outbox.confirm(unit.outbox.span()[1])
            yield number


def _config(folder: Path, mode: Mode) -> Config:
    return replace(
        Config(),
        unit=Names(name="growth", state=str(folder / "state")),
        camera=Camera(crop_top=0.0, crop_bottom=0.0),
        policy=Policy(mode=mode),
        evidence=Evidence(quarantine_megabytes=1, most_megabytes=20),
        trap=Trap(
            spool=str(folder / "spool"), ring_frames=0, interval_seconds=0.0, rest_seconds=0.0
        ),
    )


def _source(folder: Path, told: Trap) -> Source:
    fake = FakeTime()
    trap = open_trap(
        told,
        FakeCamera(_Passing(folder / "128", folder / "1920"), fake),
        motion=lambda _luma, _uptime: True,
        is_on=lambda: False,
        clock=Clock(fake.wall, lambda: Trust.RTC, fake.uptime),
        report=print,
        pause=fake.pause,
        watching=False,
    )
    return _Mixed(trap, sorted((folder / "1920").rglob("*.JPG")))


class _Passing(Script):
    """What passes the camera, for ever: small pictures, and one burst in so many of large ones."""

    def __init__(self, small: Path, large: Path) -> None:
        super().__init__()
        self._small, self._large = small, large

    def play(self) -> Iterator[Item]:
        """Without an end."""
        looks, stills = _sights(self._small), cycle(_stills(self._large))
        small = cycle(looks)
        while True:
            yield from islice(small, (_LARGE_EVERY - 1) * _FRAMES)
            for look in looks[:_FRAMES]:
                yield Sight(look.pixels, next(stills))


def _sights(folder: Path) -> list[Sight]:
    """Few, since they are in the memory that is measured."""
    (where,) = {path.parent for path in folder.rglob("*.JPG")}
    played = Script().files(where).play()
    return [item for item in islice(played, 2 * _FRAMES) if isinstance(item, Sight)]


def _stills(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.JPG"))[: 2 * _FRAMES]]


@dataclass
class _Mixed:
    """A trap, and now and then a long burst of files, which the trap would not take."""

    trap: Source
    files: list[Path]
    given: int = 0

    def next(self, seconds: float) -> Burst | None:
        """As of every source."""
        if (self.given + 1) % _LONG_EVERY == 0:
            self.given += 1
            shots = enumerate(self.files[:_LONG])
            name = f"{self.given}-{{}}.JPG".format
            return tuple(Shot(path, name(at), "card", float(at), Trust.NONE) for at, path in shots)
        burst = self.trap.next(seconds)
        self.given += burst is not None
        return burst

    def done(self, burst: Burst, *, kept: bool = True) -> None:
        """As of every source."""
        if burst[0].path not in self.files:
            self.trap.done(burst, kept=kept)

    def close(self) -> None:
        """As of every source."""
        self.trap.close()


def _in_memory(what: str) -> float:
    """What this process has in memory (VmRSS), or had at its peak (VmHWM), in MB."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split(f"{what}:")[1].split()[0]) * 1024 / _MB


if __name__ == "__main__":
    main()
