"""Evaluates: a package by the unit's own path over a labelled table, step by step."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convert.contact_sheet import draw_misses
from convert.curve import wastes
from convert.error import ConvertError
from convert.event import Event, events_of
from convert.event_table import EventTable
from convert.figure import draw_counts, draw_discards
from convert.metrics import Metrics, Subject, metrics_of, write_metrics
from convert.miss import misses_of
from convert.photograph import Photograph, Skipped
from convert.progress import shown
from convert.summary import summary
from convert.table import is_there, read_rows
from convert.trial import Bench, Trial, bench
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.error import PackageError
from sight.interpreter import InterpreterError
from sight.network import Network, open_network
from sight.policy import discard_waste
from wire.error import WireError
from wire.manifest import OperatingPoint


@dataclass(frozen=True)
class Evaluation:
    """What to evaluate on what. `names` is a table of the user's own names for labels.

    `point` is the operating point's name, "" for the package's first.
    """

    package: Path
    table: Path
    root: Path
    out: Path
    crop_top: float = CROP_TOP
    crop_bottom: float = CROP_BOTTOM
    point: str = ""
    names: Path | None = None

    @property
    def crops(self) -> tuple[float, float]:
        """The banner of camera traps, in fractions of the height."""
        return self.crop_top, self.crop_bottom


def evaluate(asked: Evaluation) -> Metrics:
    """Judge every event, write OUT/events.csv, OUT/metrics.json and the figures, print a table.

    Discards are not audited: an evaluation shows what the policy does to every one of them.
    Raises ConvertError, naming what cannot be used or written.
    """
    network, point = _package(asked)
    photographs, skipped = _photographs(asked)
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        trials = _tried(asked, network, point, events_of(photographs))
        subject = _subject(asked, network, point)
        metrics = metrics_of(subject, trials, skipped, time.monotonic() - began)
        write_metrics(metrics, asked.out / "metrics.json")
        _draw(asked, metrics, trials)
    except OSError as error:  # photographs raise their own: this is the folder that is written
        raise ConvertError(f"{asked.out}: cannot be written: {error}") from error
    print(summary(metrics))
    return metrics


def _package(asked: Evaluation) -> tuple[Network, OperatingPoint]:
    try:
        network = open_network(asked.package)
        return network, network.manifest.operating_point(asked.point)
    except (PackageError, InterpreterError, WireError) as error:
        raise ConvertError(f"{asked.package}: not a usable package: {error}") from error


def _photographs(asked: Evaluation) -> tuple[list[Photograph], list[Skipped]]:
    """The rows that name a file, there or not, and the others."""
    rows = read_rows(asked.table, asked.root, asked.names)
    named = [each for each in rows if each.file]
    if not any(is_there(each) for each in named):
        raise ConvertError(
            f"{asked.table}: none of its {len(rows)} rows names a file below {asked.root}"
        )
    return named, [Skipped("", "the row names no file") for each in rows if not each.file]


def _tried(
    asked: Evaluation, network: Network, point: OperatingPoint, events: list[Event]
) -> list[Trial]:
    path: Bench = bench(network, *asked.crops, discard_waste(point.threshold))
    trials = []
    with (asked.out / "events.csv").open("w", encoding="utf-8", newline="") as file:
        table = EventTable(file, network.manifest.labels)
        for trial in path.tried(shown(events, "events judged")):
            table.add(trial)
            trials.append(trial)
    return trials


def _subject(asked: Evaluation, network: Network, point: OperatingPoint) -> Subject:
    return Subject(
        package=network.manifest.name,
        package_id=network.package_id.hex(),
        operating_point=point.name,
        threshold=point.threshold,
        labels=network.manifest.labels,
        crop_top=asked.crop_top,
        crop_bottom=asked.crop_bottom,
        manifest=asked.table.name,
    )


def _draw(asked: Evaluation, metrics: Metrics, trials: list[Trial]) -> None:
    labels = metrics.subject.labels
    counts = [[metrics.confusion[a][b] for b in labels] for a in labels]
    said, truth = "event is judged to show", "event shows (number judged)"
    path = asked.out / "confusion.png"
    draw_counts(np.array(counts, dtype=np.float64), labels, path, said=said, truth=truth)
    known = wastes([each for each in trials if each.event.label in labels])
    draw_discards(known, asked.out / "recall-discard.png", metrics.subject.threshold)
    draw_misses(misses_of(trials, labels), asked.crops, asked.out / "misses.png")
