"""Held out: what models say of places and sources that they were not trained on.

The validation split has few places and lacks some labels, so the training photographs are judged
too: each by the one of several models of the same recipe that saw neither its place nor its source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convert import graph
from convert.calibration import best_temperature
from convert.candidate import Candidate
from convert.event import events_of
from convert.fold import folds_of
from convert.judgement import JudgedEvent, JudgedPhotograph
from convert.photograph import Photograph
from convert.recipe import Recipe
from convert.rendered import SOURCE as RENDERED
from convert.training import Lesson, candidate, trained_head


@dataclass(frozen=True)
class Fold:
    """Places that were kept aside, and a head that was trained without them."""

    places: set[str]
    head: graph.Graph


@dataclass(frozen=True)
class Judged:
    """Photographs and events with what models said of them."""

    photographs: Sequence[JudgedPhotograph]
    events: Sequence[JudgedEvent]


def trained_folds(lesson: Lesson) -> list[Fold]:
    """One head per fold of the recipe."""
    count = lesson.studio.recipe.evaluation.folds
    fold_of = folds_of(lesson.photographs, count)
    folds = []
    for number in range(count):
        places = {place for place, fold in fold_of.items() if fold == number}
        folds.append(Fold(places, trained_head(lesson.without(places))))
    return folds


def temperature_of(lesson: Lesson, folds: Sequence[Fold]) -> float:
    """The temperature that fits the folds' scores of their own held-out real views."""
    labels, examples = lesson.studio.recipe.labels, lesson.examples
    places = np.array([lesson.photographs[number].place for number in examples.photographs])
    real = np.array([lesson.photographs[n].source != RENDERED for n in examples.photographs])
    scores, truth = [], []
    for fold in folds:
        mine = examples.of(real & np.isin(places, sorted(fold.places)))
        scores.append(graph.probabilities(fold.head, mine.features))
        truth.append(np.array([labels.index(label) for label in mine.labels], dtype=np.int64))
    return best_temperature(np.concatenate(scores), np.concatenate(truth))


def judged_by_folds(
    lesson: Lesson, folds: Sequence[Fold], temperature: float, folder: Path
) -> Judged:
    """A sample of the training photographs, each judged by the fold that did not see its place."""
    recipe = lesson.studio.recipe
    chosen = sample(lesson.photographs, recipe)
    photographs: list[JudgedPhotograph] = []
    events: list[JudgedEvent] = []
    for number, fold in enumerate(folds):
        mine = [each for each in chosen if each.place in fold.places]
        made = candidate(lesson, fold.head, temperature, folder / f"fold-{number + 1}.tflite")
        judged = judged_by(made, mine)
        photographs += judged.photographs
        events += judged.events
    return Judged(photographs, events)


def judged_by(made: Candidate, photographs: Sequence[Photograph]) -> Judged:
    """Photographs, alone and by event, as one candidate judges them."""
    return Judged(made.on_photographs(photographs), made.on_events(events_of(photographs)))


def sample(photographs: Sequence[Photograph], recipe: Recipe) -> list[Photograph]:
    """At most so many of each source and label as the recipe asks; bursts whole, rendered none."""
    rng = np.random.default_rng(recipe.seed)
    chosen: list[Photograph] = []
    kinds: dict[tuple[str, str], list[Photograph]] = {}
    for photograph in photographs:
        if photograph.burst:
            chosen.append(photograph)
        elif photograph.source != RENDERED:
            kinds.setdefault((photograph.source, photograph.label), []).append(photograph)
    for alike in kinds.values():
        order = rng.permutation(len(alike))[: recipe.evaluation.most_per_source]
        chosen += [alike[number] for number in sorted(order)]
    return chosen
