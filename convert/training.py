"""Training: upper halves of the backbone fitted to cached maps of balanced views."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec import json as msgjson
from numpy.typing import NDArray

from convert import graph
from convert.balance import weights_of
from convert.feature import Examples, Extract
from convert.photograph import Photograph
from convert.training_view import Studio, training_views
from convert.weights import Weights
from sight.photograph import Pixels, UnreadableError
from wire.label import CODES


@dataclass(frozen=True)
class Lesson:
    """What there is to learn: photographs, what the frozen steps made of them, and how to go on.

    Networks that were tuned are kept in `folder`, so that an interrupted run does not tune again.
    """

    studio: Studio
    weights: Weights
    extract: Extract
    photographs: Sequence[Photograph]
    examples: Examples
    folder: Path

    def places(self) -> list[str]:
        """The place of each example's photograph."""
        return [self.photographs[number].place for number in self.examples.photographs]


def tuned_network(lesson: Lesson, without: frozenset[str] = frozenset()) -> graph.Graph:
    """The upper half fitted to all views but those of some places; from disk where it is there."""
    recipe = lesson.studio.recipe
    model = graph.upper(
        lesson.weights, recipe.tuning.cut, len(recipe.labels), recipe.tuning.dropout
    )
    path = lesson.folder / f"{_key(lesson, without)}.npz"
    if path.is_file():
        with np.load(path) as stored:
            model.set_weights([stored[f"arr_{at}"] for at in range(len(stored.files))])
        return model
    for number, phase in enumerate(recipe.tuning.phases()):
        batches = _batches(lesson, without, phase.views, number)
        graph.fit(model, batches, _draw(lesson), recipe.tuning, phase)
    lesson.folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, *model.get_weights())
    part.replace(path)
    return model


def _batches(
    lesson: Lesson, without: frozenset[str], views: int, phase: int
) -> list[NDArray[np.int64]]:
    """The numbers of the examples of each batch, drawn by their balance; the same in every run."""
    recipe, examples = lesson.studio.recipe, lesson.examples
    kept = np.flatnonzero([place not in without for place in lesson.places()])
    sources = [lesson.photographs[number].source for number in examples.photographs[kept]]
    odds = weights_of(examples.labels[kept], sources, recipe.balance).astype(np.float64)
    count = max(views // recipe.tuning.batch, 1)
    rng = np.random.default_rng(recipe.seed + phase)
    drawn = rng.choice(kept, (count, recipe.tuning.batch), p=odds / odds.sum())
    return list(np.sort(drawn, axis=1))


def _draw(lesson: Lesson) -> Callable[[NDArray[np.int64]], graph.Batch]:
    """What brings the numbers of examples to their maps and targets."""
    code = {label: number for number, label in enumerate(lesson.studio.recipe.labels)}
    targets = np.array([code[label] for label in lesson.examples.labels], dtype=np.int64)
    return lambda numbers: (lesson.examples.maps[numbers], targets[numbers])


def _key(lesson: Lesson, without: frozenset[str]) -> str:
    recipe = lesson.studio.recipe
    decisive = (
        lesson.examples.key,
        recipe.labels,
        recipe.seed,
        recipe.balance,
        recipe.tuning,
        sorted(without),
    )
    return hashlib.sha256(msgjson.encode(decisive)).hexdigest()[:24]


def representative(lesson: Lesson) -> Iterator[Pixels]:
    """Training views of every label, uint8 (side, side, 3): the ranges of int8 are set on them."""
    recipe = lesson.studio.recipe
    for label in recipe.labels:
        rng = np.random.default_rng((recipe.seed, CODES[label]))
        having = [each for each in lesson.photographs if each.label == label]
        left = recipe.representative
        for number in rng.permutation(len(having)):
            if left == 0:
                break
            try:
                pictures = training_views(having[number], lesson.studio)
            except UnreadableError:
                continue  # listed when its features were made
            yield pictures[int(rng.integers(len(pictures)))][0]
            left -= 1
