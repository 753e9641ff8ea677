"""Whether the live path grows: `python -m benchmarks.live [--bursts N] [--json FILE]`.

All of it on a fake camera, in one process: trap, spool, model, policy, evidence and journal, as
observing and as quarantining, with too little room, so that some evidence must make way. Memory
(VmRSS) is read on the way and at the end. Frames are rendered once; the camera's time passes as
fast as the unit can judge. TMPDIR=/dev/shm spares a card the writes, and an hour.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from edge.config import Camera, Config, Evidence, Model, Policy, Trap
from edge.config import Unit as Names
from edge.service.loop import Loop
from edge.service.watchdog import Watchdog
from edge.source.camera import Luma
from edge.source.fake_camera import FakeCamera
from edge.source.fake_script import Item, Script, Sight
from edge.source.fake_time import FakeTime
from edge.source.recorder import Clock
from edge.source.trap import open_trap
from edge.unit import Unit
from scenes.scene import still
from sight.photograph import Pixels
from wire.event import Trust

_SIZE = (320, 240)
_MB = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live")
    parser.add_argument("--bursts", type=int, default=10_000)
    parser.add_argument("--modes", nargs="+", default=["observe", "quarantine"], metavar="MODE")
    parser.add_argument("--package", default="", metavar="DIR", help="a model, by default ours")
    parser.add_argument("--key", default="", metavar="HEX", help="whose signature it bears")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    model = Model(package=asked.package, trusted_keys=(asked.key,) if asked.key else ())
    figures: dict[str, float] = {}
    for mode in asked.modes:
        with tempfile.TemporaryDirectory() as name:
            config = _config(Path(name), model, mode)
            _render(Path(name) / "pictures.npy")
            answers = multiprocessing.get_context("spawn").Queue()
            process = multiprocessing.get_context("spawn").Process(
                target=_live, args=(config, asked.bursts, answers)
            )
            process.start()
            figures |= {f"{mode}: {what}": value for what, value in answers.get().items()}
            process.join()
    width = max(len(what) for what in figures)
    for what, value in figures.items():
        print(f"{what:<{width}}  {value:>10.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _config(folder: Path, model: Model, mode: str) -> Config:
    return replace(
        Config(),
        unit=Names(name="growth", state=str(folder / "state")),
        camera=Camera(crop_top=0.0, crop_bottom=0.0),
        model=model,
        policy=Policy(mode=mode),  # type: ignore[arg-type]  (one of the three)
        evidence=Evidence(quarantine_megabytes=20, most_megabytes=200),
        trap=Trap(spool=str(folder / "spool"), interval_seconds=0.0, rest_seconds=0.0),
    )


class _Passing(Script):
    """One picture after the other, for ever: the camera's own noise would only cost time."""

    def __init__(self, pictures: list[Pixels]) -> None:
        super().__init__()
        self._pictures = pictures

    def play(self) -> Iterator[Item]:
        """Without an end."""
        return map(Sight, cycle(self._pictures))


def _render(file: Path) -> None:
    """Here and not in the process that is measured: it would remember the site."""
    scenes = [getattr(still(1).at(3).sized(*_SIZE), what)(3) for what in ("leopard", "goats")]
    np.save(file, np.stack([frame for scene in scenes for frame in scene.frames()]))


def _live(config: Config, bursts: int, answers: "multiprocessing.Queue[dict[str, float]]") -> None:
    figures: dict[str, float] = {}
    time, pictures = FakeTime(), list(np.load(Path(config.unit.state).parent / "pictures.npy"))
    with closing(Unit(config)) as unit:
        source = open_trap(
            config.trap,
            FakeCamera(_Passing(pictures), time),
            motion=_always,
            is_on=lambda: False,
            clock=Clock(time.wall, lambda: Trust.RTC, time.uptime),
            report=print,
            pause=time.pause,
            watching=False,
        )
        loop = Loop(source, unit.path, watchdog=Watchdog(lambda _word: None, 60.0, time.uptime))
        for done in range(1, bursts + 1):
            while loop.turn(60.0) is None:
                pass
            if done in {bursts // 100, bursts // 10, bursts // 2, bursts}:
                figures[f"MB after {done} bursts"] = _rss() / _MB
                print(f"{done} bursts: {_rss() / _MB:.1f} MB", file=sys.stderr)
    figures["MB of state"] = _size(Path(config.unit.state))
    answers.put(figures)


def _always(_luma: Luma, _uptime: float) -> bool:
    return True


def _rss() -> int:
    """What this process has in memory, in kB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("the kernel does not tell")


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
