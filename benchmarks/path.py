"""What the path costs: `python -m benchmarks.path [--json FILE]`. Everything in one run.

Photographs are rendered at 1920x1080. Times of calls are of the processor, in this one thread, and
the best of many, as others have the machine too; ratios are to the bare calls of the same run on
the same machine, and are what can be compared between machines. The middle frame of every burst is
looked at in tiles: they are among the views.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from edge.heap import giving_back
from edge.shipped import shipped_package
from scenes.card import Written, write_card
from scenes.season import season
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.gate import changed_regions
from sight.interpreter import runtime_name
from sight.judge import Judge, judge_with
from sight.network import Network, open_network
from sight.picture import read_picture
from sight.row import rows
from sight.view import Box, burst_boxes, quantised
from wire.codec import encode
from wire.event import Effort, Event, Fault, Heartbeat, LabelCount, Mode, Sighting, Tally, Trust

_UNCIA = (sys.executable, "-m", "uncia")
_BURSTS = 8
_TIMES = 20
_CROPS = (CROP_TOP, CROP_BOTTOM)
_MB = 1 << 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.path")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bursts = [(taken, scene.sized(1920, 1080)) for taken, scene in season(3, _BURSTS)]
        written = write_card(folder / "card", bursts)
        threes = [[each.path for each in row][:3] for row in rows(written, _of_one_burst)]
        figures = event_bytes() | per_burst(threes) | processes(folder)
    width = max(len(name) for name in figures)
    print(f"{runtime_name()}, one thread, {len(written)} rendered photographs of 1920x1080")
    for what, value in figures.items():
        print(f"  {what:<{width}}  {value:>10.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _of_one_burst(last: Written, one: Written) -> bool:
    return last.burst == one.burst


def event_bytes() -> dict[str, float]:
    """Payload sizes of events as a unit in its third year sends them."""
    stamp = dict[str, Any](sequence=41_711, time=1_764_009_301, trust=Trust.RTC, boot=312)
    model = b"\x9f\x3a\xc0\x1d"
    labels = tuple(LabelCount(code, 88, 87) for code in (1, 2, 3, 5))
    counts = dict[str, Any](captured=4120, kept=90, discarded=3960, audited=60, failed=10)
    events: dict[str, Event] = {
        "Sighting": Sighting(
            **stamp, uptime=80_400, model=model, burst=90_210, label=3, score=973, frames=3
        ),
        "Tally": Tally(**stamp, model=model, since=1_763_942_400, **counts, labels=labels),
        "Heartbeat": Heartbeat(
            **stamp,
            uptime=80_400,
            software="0.1.0",
            model=model,
            mode=Mode.QUARANTINE,
            outbox=3,
            disk_free=21_900,
            temperature=-7,
            battery=12_310,
            device=1,
            current=412,
            supply=0,
        ),
        "Effort": Effort(
            **stamp,
            uptime=80_400,
            state=1,
            since=1_763_987_701,
            since_trust=Trust.RTC,
            since_boot=312,
            since_uptime=58_800,
        ),
        "Fault": Fault(**stamp, code=1, count=1, detail="IMG_0034.JPG: the file is empty"),
    }
    return {f"bytes of a {kind}": float(len(encode(event))) for kind, event in events.items()}


def per_burst(bursts: list[list[Path]]) -> dict[str, float]:
    """Milliseconds for a burst of three in the path, beside the bare calls that it must make.

    These are to decode three whole photographs, and to run the model on each of the burst's views:
    frames, crops around what moved, tiles. Bare and whole take turns.
    """
    network = open_network(shipped_package())
    judge = giving_back(judge_with(network, *_CROPS))
    told = [_one_burst(burst, network, judge) for burst in bursts]
    ratios = [whole / (decode + calls) for whole, decode, calls, _ in told]
    first, worst = told[0], told[ratios.index(max(ratios))]
    frames = [read_picture(path, *_CROPS).small for path in bursts[0]]
    figures = {"ms gate a burst": _best(lambda: changed_regions(frames))}
    for name, (whole, decode, calls, views) in (("first", first), ("dearest", worst)):
        figures |= {
            f"{name} burst: views": float(views),
            f"{name} burst: ms path (read, gate, crops, model, verdict)": whole,
            f"{name} burst: ms bare decode of its three": decode,
            f"{name} burst: ms bare interpreter calls of its views": calls,
            f"{name} burst: path / (bare decode + interpreter calls)": whole / (decode + calls),
        }
    return figures | {f"median of {len(ratios)} bursts: the same ratio": statistics.median(ratios)}


def _one_burst(
    burst: list[Path], network: Network, judge: Judge
) -> tuple[float, float, float, int]:
    """Milliseconds of the path, of bare decode and of bare calls, at their best; the views."""
    pictures = [read_picture(path, *_CROPS) for path in burst]
    changed = changed_regions([picture.small for picture in pictures])
    where = burst_boxes([picture.shape for picture in pictures], changed)
    given = network.manifest.input
    seen = [
        view
        for picture, places in zip(pictures, map(_different, where), strict=True)
        for view in quantised(picture.views(places, given.height, given.width), given)
    ]
    whole, decode, calls = _at_best(
        lambda: judge(burst),
        lambda: _decode(burst),
        lambda: [network.interpreter.run(view) for view in seen],
    )
    return whole, decode, calls, len(seen)


def _different(boxes: list[Box]) -> list[Box]:
    return list(dict.fromkeys(boxes))


def processes(folder: Path) -> dict[str, float]:
    """Start-up and memory of the real capture and uplink processes."""
    starts = [_first_verdict(folder, at) for at in range(5)]
    capture = _peak(["edge", "replay", str(folder / "card"), "--state", str(folder / "unit")])
    with _base(folder) as broker:
        config = folder / "unit.toml"
        config.write_text(
            f'[unit]\nstate = "{folder / "unit"}"\n[uplink]\nbroker = "{broker}"\n', "utf-8"
        )
        uplink = _peak(["edge", "uplink", "--config", str(config), "--until-empty", "60"])
    return {
        "s from process start to first verdict": statistics.median(starts),
        "MB peak memory (RSS), capture": capture,
        "MB peak memory (RSS), uplink": uplink,
    }


def _first_verdict(folder: Path, attempt: int) -> float:
    """Seconds until the first burst's rows are in the CSV."""
    table = folder / f"first-{attempt}.csv"
    asked = ["edge", "replay", str(folder / "card"), "--csv", str(table)]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*_UNCIA, *asked, "--state", str(folder / f"first-{attempt}")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (table.exists() and table.read_bytes().count(b"\n") > 1):
        time.sleep(0.002)
    seconds = time.perf_counter() - began
    process.wait()
    return seconds


#: A process begins with its parent's peak memory, so the parent has to be a small one.
_MEASURED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def _peak(asked: list[str]) -> float:
    """Peak resident memory of one command, in MB."""
    command = [sys.executable, "-c", _MEASURED, *_UNCIA, *asked]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    status, kilobytes = map(int, told.split())
    if status:
        raise SystemExit(f"uncia {' '.join(asked)} ended with {status}")
    return kilobytes * 1024 / _MB


@contextmanager
def _base(folder: Path) -> Iterator[str]:
    asked = ["base", "serve", "--store", str(folder / "base.sqlite"), "--listen", "127.0.0.1:0"]
    process = subprocess.Popen(
        [*_UNCIA, *asked], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.removeprefix("listening on ").strip()
    finally:
        process.terminate()
        process.wait()


def _decode(paths: list[Path]) -> None:
    for path in paths:
        with Image.open(path) as picture:
            picture.load()


def _best(call: Callable[[], object]) -> float:
    """Milliseconds."""
    return _at_best(call)[0]


def _at_best(*calls: Callable[[], object]) -> list[float]:
    """Least milliseconds of each, taken in turn: what else the machine does can only add."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(_TIMES):
        for call, times in zip(calls, taken, strict=True):
            began = time.process_time()
            call()
            times.append((time.process_time() - began) * 1000)
    return [min(times) for times in taken]


if __name__ == "__main__":
    main()
