"""What the path costs: `python -m benchmarks.path [--json FILE]`. Everything in one run.

Photographs are rendered at 1920x1080. Times are medians; ratios are to the bare calls of the same
run on the same machine, and are what can be compared between machines.
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

from PIL import Image

from edge.config import Config
from edge.shipped import shipped_package
from scenes.card import write_card
from scenes.season import season
from sight.gate import changed_regions
from sight.interpreter import runtime_name
from sight.judge import judge_with
from sight.network import open_network
from sight.photograph import read_photograph
from sight.view import quantised, views
from wire.codec import encode
from wire.event import Effort, Fault, Heartbeat, LabelCount, Mode, Sighting, Tally, Trust

_UNCIA = (sys.executable, "-m", "uncia")
_BURSTS = 8
_MB = 1 << 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.path")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bursts = [(taken, scene.sized(1920, 1080)) for taken, scene in season(3, _BURSTS)]
        paths = [written.path for written in write_card(folder / "card", bursts)]
        figures = event_bytes() | per_photograph(paths) | processes(folder)
    width = max(len(name) for name in figures)
    print(f"{runtime_name()}, one thread, {len(paths)} rendered photographs of 1920x1080")
    for what, value in figures.items():
        print(f"  {what:<{width}}  {value:>10.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def event_bytes() -> dict[str, float]:
    """Payload sizes of events as a unit in its third year sends them."""
    stamp = {"sequence": 41_711, "time": 1_764_009_301, "trust": Trust.RTC, "boot": 312}
    model = b"\x9f\x3a\xc0\x1d"
    labels = tuple(LabelCount(code, 88, 87) for code in (1, 2, 3, 5))
    counts = {"captured": 4120, "kept": 90, "discarded": 3960, "audited": 60, "failed": 10}
    events = {
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


def per_photograph(paths: list[Path]) -> dict[str, float]:
    """Milliseconds for one photograph in the path, against the bare calls it cannot do without."""
    network = open_network(shipped_package())
    judge = judge_with(network, Config().camera.crop_top, Config().camera.crop_bottom)
    burst = paths[:3]
    frames = [read_photograph(path, 0.04, 0.07) for path in burst]
    side = network.manifest.input.height
    seen = [
        view
        for frame, regions in zip(frames, changed_regions(frames), strict=True)
        for view in quantised(views(frame, regions, side, side), network.manifest.input)
    ]
    whole = _median(lambda: judge(burst)) / len(burst)
    decode = _median(lambda: [_decode(path) for path in burst]) / len(burst)
    call = _median(lambda: network.interpreter.run(seen[0]))
    views_each = len(seen) / len(burst)
    return {
        "ms a photograph, path (read, gate, crops, model, verdict)": whole,
        "ms a photograph, bare decode": decode,
        "ms bare interpreter call": call,
        "views a photograph": views_each,
        "path / (bare decode + interpreter calls of its views)": whole
        / (decode + call * views_each),
        "path / one bare interpreter call": whole / call,
        "ms gate a photograph": _median(lambda: changed_regions(frames)) / len(burst),
    }


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


def _decode(path: Path) -> None:
    with Image.open(path) as picture:
        picture.draft("RGB", (1280, 1280))
        picture.load()


def _median(call: Callable[[], object], times: int = 30) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
