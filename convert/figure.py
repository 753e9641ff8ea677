"""Figures of an evaluation, as PNG."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from convert.judgement import JudgedEvent, JudgedPhotograph, wastes
from wire.label import EMPTY, LIVESTOCK, OTHER_CAT, OTHER_WILDLIFE, SNOW_LEOPARD

mpl.use("Agg")  # no screen; before pyplot is imported

from matplotlib import pyplot as plt


def draw_confusion(judged: Sequence[JudgedPhotograph], labels: tuple[str, ...], path: Path) -> None:
    """Rows are the truth, columns what the int8 model said, as shares of the row."""
    counts = np.zeros((len(labels), len(labels)))
    for each in judged:
        counts[labels.index(each.photograph.label), int(np.argmax(each.by_int8))] += 1
    of = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, of, out=np.zeros_like(counts), where=of > 0)
    figure, axes = plt.subplots(figsize=(7, 6), layout="constrained")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=40, ha="right")
    axes.set_yticks(
        range(len(labels)), [f"{a} ({int(n)})" for a, n in zip(labels, of[:, 0], strict=True)]
    )
    for row, column in np.argwhere(counts > 0):
        share = shares[row, column]
        colour = "white" if share > 0.6 else "black"
        axes.text(column, row, f"{100 * share:.0f} %", ha="center", va="center", color=colour)
    axes.set(xlabel="int8 model says", ylabel="photograph shows (number judged)")
    _save(figure, path)


def draw_curve(judged: Sequence[JudgedEvent], labels: tuple[str, ...], path: Path) -> None:
    """Snow-leopard events kept against the share of every other label's events discarded."""
    thresholds = np.linspace(0, 1, 501)
    cats = np.array(wastes(judged, labels, SNOW_LEOPARD))
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    for label in (EMPTY, LIVESTOCK, OTHER_WILDLIFE, OTHER_CAT):
        found = np.array(wastes(judged, labels, label))
        if len(found):
            discarded = [(found >= threshold).mean() for threshold in thresholds]
            kept = [(cats < threshold).mean() for threshold in thresholds]
            axes.plot(discarded, kept, label=f"{label} (n = {len(found)})")
    axes.set(
        xlabel="share of the label's events discarded",
        ylabel=f"share of {len(cats)} snow-leopard events kept",
        xlim=(0, 1),
        ylim=(0.5, 1.005),
    )
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)
