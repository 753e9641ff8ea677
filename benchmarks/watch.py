"""What watching a full folder costs: `python -m benchmarks.watch [--files N] [--seconds S]`.

The folder holds N photographs that were judged before, a thousand in each sub-folder as traps keep
them; the share is of one core, and the bare listing of the same folder stands beside it.
"""

import argparse
import os
import tempfile
import time
import tracemalloc
from pathlib import Path

from edge.config import Camera, Watch
from edge.source.listing import look
from edge.source.watch import WatchedFolder

_IN_A_FOLDER = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watch")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for what, value in figures(Path(name), asked.files, asked.seconds).items():
            print(f"{what:<34}  {value:>8.2f}")


def figures(place: Path, files: int, seconds: float) -> dict[str, float]:
    """Milliseconds of one listing and one look, share of a core while watching, megabytes held."""
    folder = place / "DCIM"
    for number in range(files):
        path = folder / f"{100 + number // _IN_A_FOLDER}TRAP" / f"IMG_{number:05d}.JPG"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"judged")
    tracemalloc.start()
    known = {one.stamp: number for number, one in enumerate(look(folder, {}).new)}
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    source = WatchedFolder(folder, Camera(), Watch(), place / "watch.log")
    source._log.prints |= known  # noqa: SLF001  (as if all of them had been given and were done)
    return {
        "bare listing, ms": _milliseconds(folder, None),
        "look, ms": _milliseconds(folder, known),
        "watching, % of a core": 100 * _share(source, seconds),
        "remembering them, MB": held / 1e6,
    }


def _milliseconds(folder: Path, known: dict[int, int] | None) -> float:
    """The least of five."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        if known is None:
            for _, _, names in os.walk(folder):
                len(names)
        else:
            look(folder, known)
        times.append(time.perf_counter() - began)
    return 1000 * min(times)


def _share(source: WatchedFolder, seconds: float) -> float:
    began, worked = time.monotonic(), time.process_time()
    while (took := time.monotonic() - began) < seconds:
        source.next(1.0)
    return (time.process_time() - worked) / took


if __name__ == "__main__":
    main()
