"""Figures of a build or an evaluation, as PNG."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from convert.interval import measured
from convert.judgement import JudgedEvent, wastes
from wire.label import EMPTY, LIVESTOCK, OTHER_CAT, OTHER_WILDLIFE, PEOPLE, SNOW_LEOPARD

mpl.use("Agg")  # no screen; before pyplot is imported

from matplotlib import pyplot as plt

#: Of scores, all equally wide.
_BINS = 10
_THRESHOLDS = np.linspace(0, 1, 501)


def draw_confusion(judged: Sequence[JudgedEvent], labels: tuple[str, ...], path: Path) -> None:
    """Of held-out events by the int8 models: rows are the truth, columns what they said."""
    counts = np.zeros((len(labels), len(labels)))
    for each in judged:
        counts[labels.index(each.event.label), int(np.argmax(each.scores))] += 1
    draw_counts(counts, labels, path, said="int8 model says", truth="event shows (number judged)")


def draw_curve(
    judged: Sequence[JudgedEvent], labels: tuple[str, ...], path: Path, threshold: float
) -> None:
    """Of held-out events: snow leopards kept against the share of other labels discarded."""
    shown = (EMPTY, LIVESTOCK, OTHER_WILDLIFE, OTHER_CAT, PEOPLE, SNOW_LEOPARD)
    draw_discards({label: wastes(judged, labels, label) for label in shown}, path, threshold)


def draw_reliability(judged: Sequence[JudgedEvent], labels: tuple[str, ...], path: Path) -> None:
    """How often the label is right among held-out events of each score, with the 95 % interval."""
    scores = np.array([each.scores.max() for each in judged])
    right = np.array([labels[int(np.argmax(each.scores))] == each.event.label for each in judged])
    figure, axes = plt.subplots(figsize=(6, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="perfectly calibrated")
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)  # a score of 1 is in the last
    for number in range(_BINS):
        inside = bins == number
        if inside.any():
            share = measured(int(right[inside].sum()), int(inside.sum()))
            middle = float(scores[inside].mean())
            axes.plot([middle] * 2, [share.low, share.high], color="C0")
            axes.plot(middle, share.share, "o", color="C0")
            axes.annotate(f" {share.of}", (middle, share.share))
    axes.set(
        xlabel="score of the label", ylabel="share of events where it is right", ylim=(0, 1.02)
    )
    axes.legend(loc="upper left")
    _save(figure, path)


def draw_counts(
    counts: NDArray[np.float64], labels: tuple[str, ...], path: Path, *, said: str, truth: str
) -> None:
    """A confusion matrix (labels, labels) in shares of its rows; `said` and `truth` name the axes.

    Rows of which there is nothing are left out.
    """
    there = np.flatnonzero(counts.sum(axis=1))
    of = counts[there].sum(axis=1, keepdims=True)
    shares = counts[there] / of
    figure, axes = plt.subplots(figsize=(7, 2 + 0.6 * max(len(there), 1)), layout="constrained")
    if len(there):
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(labels)), labels, rotation=40, ha="right")
    names = [f"{labels[at]} ({int(n)})" for at, n in zip(there, of[:, 0], strict=True)]
    axes.set_yticks(range(len(there)), names)
    for row, column in np.argwhere(shares > 0):
        share = shares[row, column]
        colour = "white" if share > 0.6 else "black"
        axes.text(column, row, f"{100 * share:.0f} %", ha="center", va="center", color=colour)
    axes.set(xlabel=said, ylabel=truth)
    _save(figure, path)


def draw_discards(
    wastes: Mapping[str, NDArray[np.float64]], path: Path, threshold: float | None = None
) -> None:
    """Snow-leopard events kept against the share of every other label's events discarded.

    `wastes` are by label, below 0 where no threshold discards an event; `threshold` is marked.
    """
    cats = wastes.get(SNOW_LEOPARD, np.empty(0))
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    kept = _kept(cats, _THRESHOLDS)
    for label, found in wastes.items():
        if label == SNOW_LEOPARD or not len(found) or not len(cats):
            continue
        discarded = 1 - _kept(found, _THRESHOLDS)
        (line,) = axes.plot(discarded, kept, label=f"{label} (n = {len(found)})")
        if threshold is not None:
            at = np.array([threshold])
            point = 1 - _kept(found, at), _kept(cats, at)
            axes.plot(*point, "o", color=line.get_color(), clip_on=False, zorder=3)
    axes.set(
        xlabel="share of the label's events discarded",
        ylabel=f"share of {len(cats)} snow-leopard events kept",
        xlim=(-0.01, 1.01),
        ylim=(_lowest(cats, kept, threshold), 1.005),
    )
    axes.grid(alpha=0.3)
    _legend(axes, threshold, any_cats=len(cats) > 0)
    _save(figure, path)


def _kept(wastes: NDArray[np.float64], thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of events that each threshold keeps."""
    if not len(wastes):
        return np.ones_like(thresholds)
    kept: NDArray[np.float64] = (wastes[None] < thresholds[:, None]).mean(axis=1)
    return kept


def _lowest(cats: NDArray[np.float64], kept: NDArray[np.float64], threshold: float | None) -> float:
    """Where the recall axis begins: half of all is bad enough, but a marked point is shown."""
    lowest = max(0.5, min(0.9, float(kept.min())) - 0.02)
    marked = 1.0 if threshold is None else float(_kept(cats, np.array([threshold]))[0])
    return max(0.0, min(lowest, marked - 0.02))


def _legend(axes: Axes, threshold: float | None, *, any_cats: bool) -> None:
    if not any_cats:
        axes.text(0.5, 0.75, "no snow leopard was judged: there is no recall", ha="center")
        return
    if threshold is not None:
        axes.plot([], [], "o", color="grey", label=f"operating point {threshold:.3f}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower left")


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)
