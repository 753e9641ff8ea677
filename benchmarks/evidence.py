"""What evidence costs: `python -m benchmarks.evidence [--files N] [--json FILE]`.

A photograph of 3 MB is written plainly and encrypted, beside the bare copy and sync of the same
run; a folder that holds N photographs is full, and makes room for one more. Memory is measured in a
process of its own that writes a photograph of 25 MB.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

from edge.evidence.photograph import Photograph, write_photograph
from edge.evidence.rank import Rank
from edge.evidence.register import Register
from edge.evidence.room import Limits, Room
from edge.evidence.shelf import SHELVES
from edge.evidence.subject import Caption
from edge.outbox import Outbox
from edge.sync import sync_folder
from sight.policy import Decision
from wire.age import new_key, seal_to

_TIMES = 15
_MB = 1 << 20
_CAPTION = Caption(("Species|Panthera uncia", "Uncia|score|0.97", "Uncia|burst|902"), "IMG_1.JPG")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence")
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--grow", choices=("nothing", "plain", "sealed"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if asked.grow:
            print(_peak(Path(name), asked.grow))
            return
        figures = per_photograph(Path(name)) | making_room(Path(name), asked.files) | memory()
    width = max(len(what) for what in figures)
    for what, value in figures.items():
        print(f"{what:<{width}}  {value:>10.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def per_photograph(folder: Path) -> dict[str, float]:
    """Milliseconds for a photograph of about 3 MB, and how that compares with a bare copy."""
    source, target = _photograph(folder / "IMG_1.JPG", 3 * _MB), folder / "kept.jpg"
    seal = seal_to(new_key()[1])

    def bare() -> None:
        shutil.copyfile(source, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
        sync_folder(folder)

    told = Photograph(source, caption=_CAPTION)
    times = _in_turn(
        bare,
        lambda: write_photograph(told, target),
        lambda: write_photograph(told, target, seal),
    )
    return {
        "bare copy and sync, ms": times[0],
        "with keywords, ms": times[1],
        "with keywords, ratio": times[1] / times[0],
        "encrypted, ms": times[2],
        "encrypted, ratio": times[2] / times[0],
    }


def making_room(folder: Path, files: int) -> dict[str, float]:
    """Milliseconds to make room in a full folder; photographs of 1 byte stand for larger ones."""
    for name in SHELVES.values():
        (folder / name).mkdir()
    kept, outbox = folder / SHELVES[Decision.KEEP], Outbox(folder / "outbox.sqlite")
    for at in range(files):
        (kept / f"{at // 5:08d}-{at % 5 + 1:02d}-IMG_{at:06d}.JPG").write_bytes(b"x")
    with outbox.transaction():
        for burst in range(files // 5):
            outbox.write("INSERT INTO evidence VALUES (?, ?, ?)", burst, burst % 8, burst + 1)
    room = Room(folder, Limits(most_bytes=files), Register(outbox))

    def tried(rank: Rank) -> float:
        began = time.perf_counter()
        with suppress(OSError):
            room.make(rank, files, 1)
        return (time.perf_counter() - began) * 1000

    made = tried(Rank.LEOPARD)
    gone = room.evicted
    for at in range(room.evicted):
        (kept / f"{at:08d}-09-IMG.JPG").write_bytes(b"x")
    with outbox.transaction():
        outbox.write("UPDATE evidence SET sequence = NULL")
    room = Room(folder, Limits(most_bytes=files), Register(outbox))
    refused = tried(Rank.AUDITED)
    room = Room(folder, Limits(most_bytes=files), Register(outbox))
    tracemalloc.start()
    tried(Rank.AUDITED)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    if room.evicted:
        raise RuntimeError("room was made where there was none to make")
    return {
        f"{files} files: room is made, by {gone} photographs, ms": made,
        f"{files} files: no room may be made, ms": refused,
        f"{files} files: MB of memory for that": most / _MB,
    }


def memory() -> dict[str, float]:
    """Peak resident memory for a photograph of 25 MB, above that of doing nothing, in MB."""
    nothing, plain, sealed = (
        float(
            subprocess.run(
                (sys.executable, "-m", "benchmarks.evidence", "--grow", what),
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for what in ("nothing", "plain", "sealed")
    )
    return {
        "25 MB with keywords, MB of memory": plain - nothing,
        "25 MB encrypted, MB of memory": sealed - nothing,
    }


def _peak(folder: Path, what: str) -> float:
    source = folder / "IMG_1.JPG"
    small = _photograph(folder / "small.JPG", 1000).read_bytes()
    with source.open("wb") as file:
        file.write(small[:-2])
        for _ in range(24):
            file.write(bytes(1_000_000))
        file.write(small[-2:])
    seal = seal_to(new_key()[1])
    if what != "nothing":
        photograph = Photograph(source, caption=_CAPTION)
        write_photograph(photograph, folder / "kept.jpg", seal if what == "sealed" else None)
    return _resident()


def _resident() -> float:
    """This process's peak in MB. Not getrusage's, which begins with that of its parent."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


def _photograph(path: Path, size: int) -> Path:
    side = max(int((size / 1.5) ** 0.5), 16)
    pixels = np.random.default_rng(1).integers(0, 255, (side, side, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, "JPEG", quality=85)
    return path


def _in_turn(*jobs: Callable[[], object]) -> list[float]:
    """The median milliseconds of each, measured in turn, so that a busy machine slows all."""
    spent: list[list[float]] = [[] for _ in jobs]
    for _ in range(_TIMES):
        for job, times in zip(jobs, spent, strict=True):
            began = time.perf_counter()
            job()
            times.append((time.perf_counter() - began) * 1000)
    return [statistics.median(times) for times in spent]


if __name__ == "__main__":
    main()
