"""OUT/metrics.json: the figures of an evaluation."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec import json as msgjson

from convert.curve import Point, curve_of
from convert.photograph import Skipped
from convert.tally import Group, Tally, by_label, group, tally
from convert.trial import Trial


class Subject(Struct, frozen=True, kw_only=True):
    """What was evaluated: a package at one operating point, with a banner in fractions."""

    package: str
    package_id: str
    operating_point: str
    threshold: float
    labels: tuple[str, ...]
    crop_top: float
    crop_bottom: float
    manifest: str


class Left(Struct, frozen=True, kw_only=True):
    """A row or photograph that no figure counts, and why."""

    file: str
    reason: str


class Metrics(Struct, frozen=True, kw_only=True):
    """All figures. Shares are of events that were judged, of labels that the package knows.

    `unknown_labels` are tallies of events with any other label. In `confusion` a row is the truth
    and a column what the event was judged to show. `alone` counts the photographs that have neither
    burst nor time. `unreadable` photographs are part of their events, `skipped` rows of none.
    """

    subject: Subject
    photographs: int
    alone: int
    seconds_per_photograph: float
    overall: Group
    sources: dict[str, Group]
    locations: dict[str, Group]
    light: dict[str, Group]
    unknown_labels: dict[str, Tally]
    confusion: dict[str, dict[str, int]]
    curve: tuple[Point, ...]
    unreadable: tuple[Left, ...]
    skipped: tuple[Left, ...]


def metrics_of(
    subject: Subject, trials: Sequence[Trial], skipped: Sequence[Skipped], seconds: float
) -> Metrics:
    """The figures of all events; `seconds` is what judging them took."""
    known = [each for each in trials if each.event.label in subject.labels]
    others = [each for each in trials if each.event.label not in subject.labels]
    photographs = [one for each in trials for one in each.event.photographs]
    return Metrics(
        subject=subject,
        photographs=len(photographs),
        alone=sum(not each.burst and each.taken is None for each in photographs),
        seconds_per_photograph=round(seconds / max(len(photographs), 1), 4),
        overall=group(known),
        sources=_by(known, lambda each: each.event.source or "unnamed"),
        locations=_by(known, _place),
        light=_by(known, _light),
        unknown_labels={label: tally(mine) for label, mine in by_label(others).items()},
        confusion=_confusion(known, subject.labels),
        curve=curve_of(known, subject.threshold),
        unreadable=_left(failure for each in trials for failure in each.failures),
        skipped=_left(skipped),
    )


def write_metrics(metrics: Metrics, path: Path) -> None:
    """Write the figures, readable."""
    path.write_bytes(msgjson.format(msgjson.encode(metrics), indent=2) + b"\n")


def _confusion(trials: Sequence[Trial], labels: tuple[str, ...]) -> dict[str, dict[str, int]]:
    counts = {truth: dict.fromkeys(labels, 0) for truth in labels}
    for each in trials:
        if each.judged.verdict:
            counts[each.event.label][each.judged.verdict.label] += 1
    return counts


def _by(trials: Sequence[Trial], key: Callable[[Trial], str]) -> dict[str, Group]:
    found: dict[str, list[Trial]] = {}
    for each in trials:
        found.setdefault(key(each), []).append(each)
    return {name: group(mine) for name, mine in sorted(found.items())}


def _place(trial: Trial) -> str:
    """Two sources may both have a place of that name."""
    parts = (trial.event.source, trial.event.location or "unnamed")
    return " / ".join(part for part in parts if part)


def _light(trial: Trial) -> str:
    return {None: "unknown", True: "infrared", False: "day"}[trial.infrared]


def _left(given: Iterable[Skipped]) -> tuple[Left, ...]:
    return tuple(Left(file=each.file, reason=each.reason) for each in given)
