"""Held out: what models say of places and sources that they were not trained on.

The whole table is judged, each event by the one of several models of the same recipe that saw
neither its place nor its source. The model that ships then learns from all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convert import graph
from convert.calibration import Calibration, best_calibration
from convert.candidate import Candidate, candidate
from convert.event import events_of
from convert.exam import Exam, exams_of, marks, pictures_of
from convert.fold import folds_of
from convert.judgement import JudgedEvent
from convert.measurement import counted
from convert.photograph import Photograph
from convert.progress import shown
from convert.recipe import Recipe
from convert.rendered import SOURCE as RENDERED
from convert.training import Lesson, tuned_network
from sight.verdict import Scores


@dataclass(frozen=True)
class Fold:
    """A network, exams on places it never saw, and its logits (n, labels) of all their views."""

    tuned: graph.Graph
    exams: Sequence[Exam]
    logits: Scores


def tuned_folds(lesson: Lesson) -> Iterator[Fold]:
    """One network per fold of the recipe, and what it makes of a sample of what it never saw."""
    recipe = lesson.studio.recipe
    real = [each for each in lesson.photographs if each.source != RENDERED]
    fold_of = folds_of(real, recipe.evaluation.folds)
    chosen = sample(real, recipe)
    for number in range(recipe.evaluation.folds):
        unseen = frozenset(place for place, fold in fold_of.items() if fold == number)
        print(f"fold {number + 1} of {recipe.evaluation.folds}", flush=True)
        tuned = tuned_network(lesson, unseen)
        events = events_of(each for each in chosen if each.place in unseen)
        exams = exams_of(events, lesson.studio.side, recipe.banner)
        if exams:
            yield Fold(tuned, exams, graph.logits_of(tuned, lesson.extract(pictures_of(exams))))


def calibrated(folds: Sequence[Fold], recipe: Recipe) -> Calibration:
    """The calibration by the events of these folds that count."""
    exams, logits = that_count(folds, recipe)
    return best_calibration(exams, logits, recipe.labels, recipe.evaluation.weight)


def that_count(folds: Sequence[Fold], recipe: Recipe) -> tuple[list[Exam], Scores]:
    """The exams whose events count for the figures, and the logits of all their views."""
    exams = [exam for fold in folds for exam in fold.exams]
    counts = counted([exam.event for exam in exams], recipe)
    rows = np.repeat(counts, [exam.views for exam in exams])
    chosen = [exam for exam, counts_too in zip(exams, counts, strict=True) if counts_too]
    return chosen, np.concatenate([fold.logits for fold in folds])[rows]


def judged_by_folds(lesson: Lesson, folds: Sequence[Fold], folder: Path) -> list[JudgedEvent]:
    """All exams of all folds, in float and by the folds' own int8 models, written to `folder`.

    Each fold is calibrated by the others: no event has a say in how it is judged itself.
    """
    judged: list[JudgedEvent] = []
    for number, fold in enumerate(shown(folds, "folds calibrated and quantised"), start=1):
        given = calibrated([other for other in folds if other is not fold], lesson.studio.recipe)
        made = candidate(lesson, fold.tuned, given, folder / f"fold-{number}.tflite")
        judged += _judged(fold, made, given, lesson.studio.recipe.labels)
    return judged


def _judged(
    fold: Fold, made: Candidate, given: Calibration, labels: tuple[str, ...]
) -> Iterator[JudgedEvent]:
    by_float = marks(fold.exams, given(fold.logits), labels)
    by_int8 = marks(fold.exams, made.by_int8(pictures_of(fold.exams)), labels)
    for exam, real, whole in zip(fold.exams, by_float, by_int8, strict=True):
        yield JudgedEvent(exam.event, exam.infrared, real, whole)


def sample(photographs: Sequence[Photograph], recipe: Recipe) -> list[Photograph]:
    """At most so many of each source and label as the recipe asks; camera traps' own whole."""
    rng = np.random.default_rng(recipe.seed)
    chosen: list[Photograph] = []
    kinds: dict[tuple[str, str], list[Photograph]] = {}
    for photograph in photographs:
        if photograph.trap == "yes":
            chosen.append(photograph)
        else:
            kinds.setdefault((photograph.source, photograph.label), []).append(photograph)
    for alike in kinds.values():
        order = rng.permutation(len(alike))[: recipe.evaluation.most_per_source]
        chosen += [alike[number] for number in sorted(order)]
    return chosen
