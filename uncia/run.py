"""`uncia run`: the whole path, with the real processes of a unit and a base on this machine."""

import argparse
import json
import shutil
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from edge.outbox import open_outbox
from edge.progress import Progress
from scenes.card import write_card
from scenes.season import season
from uncia.process import ProcessError, answer, background, foreground, wait_for_line
from uncia.sheet import draw_sheet
from uncia.truth import Row, bursts_in, compare

#: The rendered site and its season; no model was trained on this site.
_SEASON, _BURSTS = 41, 32
_DELIVERY_SECONDS = 120.0
_CONFIG = """\
[unit]
name = "unit-1"
state = {state}

[uplink]
broker = {broker}
"""


def main(argv: list[str]) -> int:
    """Run it; 0 where all was stored and, on rendered scenes, every burst came out right."""
    parser = argparse.ArgumentParser(
        prog="uncia run",
        description="Filter photographs and follow them to the base's store, on this machine.",
    )
    parser.add_argument("photos", type=Path, nargs="?", help="a folder of JPEGs; rendered without")
    parser.add_argument("--out", type=Path, default=Path(".run"), help="where all results go")
    parser.add_argument(
        "--season", type=int, default=_SEASON, metavar="N", help="which rendered site, from 0"
    )
    asked = parser.parse_args(argv)
    if asked.photos is not None and not asked.photos.is_dir():
        print(f"uncia run: {asked.photos}: there is no such folder", file=sys.stderr)
        return 2
    try:
        return Run(asked.out, asked.photos, asked.season).follow()
    except ProcessError as error:
        print(f"uncia run: {error}", file=sys.stderr)
        return 1


class Run:
    """One run below the folder `out`, on the photographs of a folder or on rendered scenes."""

    def __init__(self, out: Path, photos: Path | None, season_number: int) -> None:
        self.out, self.season_number = out, season_number
        self.photos = photos or out / "card"
        self.is_rendered = photos is None
        self.store, self.state = out / "base.sqlite", out / "unit"
        self.table, self.sheet = out / "photographs.csv", out / "bursts.png"
        self.truths: dict[str, str] = {}

    def follow(self) -> int:
        """Photographs, filter, uplink, base, summary; the exit status."""
        self._clear()
        if self.is_rendered:
            self._render()
        with ExitStack() as processes:
            base = processes.enter_context(
                background(
                    self.out / "base.log",
                    *("base", "serve", "--store", str(self.store), "--listen", "127.0.0.1:0"),
                )
            )
            config = self._write_config(wait_for_line(base, "listening on "))
            processes.enter_context(
                background(self.out / "uplink.log", "edge", "uplink", "--config", str(config))
            )
            filtered = self._filter(config)
            delivered = self._wait_for_delivery()
        return self._tell(good=filtered and delivered)

    def _clear(self) -> None:
        """Begin anew: everything in the folder is this command's own."""
        self.out.mkdir(parents=True, exist_ok=True)
        for name in ("card", "unit"):
            shutil.rmtree(self.out / name, ignore_errors=True)
        for old in self.out.glob("base.sqlite*"):
            old.unlink()

    def _render(self) -> None:
        print(f"Rendering {_BURSTS} bursts of a mountain site. They are rendered, not photographs.")
        bursts = season(self.season_number, _BURSTS)
        total = sum(len(scene.truths) for _, scene in bursts)
        progress = Progress("rendering", total, time.monotonic)
        written = write_card(self.photos, bursts, lambda done, _total: progress.to(done))
        progress.finish()
        self.truths = {
            each.path.relative_to(self.photos).as_posix(): each.truth for each in written
        }

    def _write_config(self, broker: str) -> Path:
        config = self.out / "unit.toml"
        text = _CONFIG.format(state=json.dumps(str(self.state)), broker=json.dumps(broker))
        config.write_text(text, encoding="utf-8")
        return config

    def _filter(self, config: Path) -> bool:
        print(f"\nThe unit filters {self.photos}:", flush=True)
        asked = ["edge", "replay", str(self.photos), "--config", str(config)]
        asked += ["--csv", str(self.table), "--json", str(self.out / "megadetector.json")]
        return foreground(*asked) == 0

    def _wait_for_delivery(self) -> bool:
        outbox = open_outbox(self.state)
        until = time.monotonic() + _DELIVERY_SECONDS
        while outbox.depth() and time.monotonic() < until:
            time.sleep(0.1)
        waiting = outbox.depth()
        if waiting:
            print(f"uncia run: {waiting} events did not reach the base; see {self.out}/uplink.log")
        return waiting == 0

    def _tell(self, *, good: bool) -> int:
        bursts = bursts_in(self.table)
        draw_sheet(bursts, self.photos, self.sheet)
        print("\nThe base has stored:")
        print(*_stored_lines(json.loads(answer(*self._report, "--json"))), sep="\n")
        wrong = 0
        if self.is_rendered:
            rows = compare(bursts, self.truths)
            print("\nRendered bursts, held against what they show:")
            print(*_truth_lines(rows), sep="\n")
            wrong = sum(row.bursts - row.right for row in rows)
            if wrong:
                print(f"uncia run: {wrong} rendered bursts came out wrong", file=sys.stderr)
        print(f"\nLook at {self.sheet} (every burst), {self.table}, {self.out}/megadetector.json,")
        print(f"{self.state}/evidence (kept photographs) and: uncia {' '.join(self._report)}")
        if self.is_rendered:
            print("Next, your own photographs: make run PHOTOS=DIR (nothing in DIR is changed)")
        return 0 if good and not wrong else 1

    @property
    def _report(self) -> tuple[str, ...]:
        return ("base", "report", "--store", str(self.store))


def _stored_lines(report: dict[str, Any]) -> list[str]:
    lines = []
    for unit in report["units"]:
        gaps = "no gap" if not unit["gaps"] else f"gaps {unit['gaps']}"
        lines.append(f"  {unit['name']}: {unit['events']} events, {gaps}")
    labels = [sighting["label"] for sighting in report["sightings"]]
    seen = ", ".join(f"{labels.count(label)} {label}" for label in sorted(set(labels)))
    lines.append(f"  {len(labels)} sightings: {seen or 'none'}")
    return lines


def _truth_lines(rows: list[Row]) -> list[str]:
    return [
        f"  {'truth':<14}{'bursts':>7}{'kept':>6}{'let go':>8}{'right':>7}",
        *(f"  {r.truth:<14}{r.bursts:>7}{r.kept:>6}{r.let_go:>8}{r.right:>7}" for r in rows),
    ]
