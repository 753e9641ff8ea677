"""Whether capture grows: `python -m benchmarks.growth [--bursts N]`.

N bursts of three go down the whole path of a unit, in one process: judge, policy, evidence, journal
and outbox. One in 250 is of photographs of 1920x1080 and one in 500 of ten of those, the others
are of 128x72, and the model that judges by colour (`tests/colours`) stands for the one that ships,
so that ten thousand take two minutes (with TMPDIR in memory). Memory is told a hundred bursts after
the start, and then every tenth of the way; the photographs are rendered in a process apart. The
ring of discards is small, and soon full: of each photograph in it some 160 bytes are in memory.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as with_fields

from edge.burst import Burst, Shot
from edge.config import Config, Evidence, Policy
from edge.config import Unit as UnitSection
from edge.heap import giving_back
from edge.unit import Unit
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.judge import judge_with
from sight.network import open_network
from wire.event import Trust

_COLOURS = Path(__file__).parents[1] / "tests" / "colours"
_NOON = 1_764_000_000.0
_MB = 1 << 20
_SETTLED = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--bursts", type=int, default=10_000, metavar="N")
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.render:
        _render(asked.render, 128)
        _render(asked.render, 1920)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "benchmarks.growth", "--render", name], check=True)
        small, large = (sorted((folder / width).rglob("*.JPG")) for width in ("128", "1920"))
        began, settled, now = time.perf_counter(), 0.0, 0.0
        for number in _taken(asked.bursts, _bursts(small, large), folder / "unit"):
            if number == _SETTLED or number % max(asked.bursts // 10, 1) == 0:
                now = _resident()
                settled = settled or now
                print(f"{number:>7} bursts  {now:7.1f} MB", flush=True)
        print(f"grown by {now - settled:.1f} MB in {time.perf_counter() - began:.0f} s")


def _render(folder: Path, width: int) -> None:
    # Imported here: what rendering needs is no part of what capture has in memory.
    from scenes.card import write_card  # noqa: PLC0415
    from scenes.season import season  # noqa: PLC0415

    bursts = [(taken, scene.sized(width, width * 9 // 16)) for taken, scene in season(3, 3)]
    write_card(folder / str(width), bursts)


def _bursts(small: list[Path], large: list[Path]) -> Iterator[Burst]:
    number = 0
    while True:
        number += 1
        many = number % 500 == 0
        paths = large if many or number % 250 == 0 else small
        first = number % (len(paths) - 3)
        taken = _NOON + 60 * number
        yield tuple(
            Shot(path, f"{number}-{at}.JPG", "card", taken + at, Trust.RTC)
            for at, path in enumerate((paths * 2)[first : first + (10 if many else 3)])
        )


def _taken(most: int, bursts: Iterator[Burst], state: Path) -> Iterator[int]:
    """How many bursts have gone down the path, after each."""
    config = with_fields(
        Config(),
        unit=UnitSection(state=str(state)),
        policy=Policy(mode="quarantine"),
        evidence=Evidence(quarantine_megabytes=1),
    )
    judge = giving_back(judge_with(open_network(_COLOURS), CROP_TOP, CROP_BOTTOM))
    with closing(Unit(config)) as unit:
        path = replace(unit.path, judge=judge)
        for number, burst in zip(range(1, most + 1), bursts, strict=False):
            path.take(burst)
            path.memory.release(burst)
            yield number


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / _MB


if __name__ == "__main__":
    main()
