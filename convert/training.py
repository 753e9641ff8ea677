"""Training: heads on cached features, and the candidates made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert import graph
from convert.balance import weights_of
from convert.candidate import Candidate, int8_score
from convert.feature import Examples, Extract
from convert.lint import require_int8
from convert.photograph import Photograph
from convert.training_view import Studio, training_views
from convert.weights import Weights
from sight.photograph import Pixels, UnreadableError
from wire.label import CODES


@dataclass(frozen=True)
class Lesson:
    """What there is to learn: photographs, what the backbone made of them, and how to go on."""

    studio: Studio
    weights: Weights
    extract: Extract
    photographs: Sequence[Photograph]
    examples: Examples

    def without(self, places: set[str]) -> "Lesson":
        """The same without all photographs of some places."""
        kept = np.array([each.place not in places for each in self.photographs])
        examples = self.examples.of(kept[self.examples.photographs])
        return Lesson(self.studio, self.weights, self.extract, self.photographs, examples)


def trained_head(lesson: Lesson) -> graph.Graph:
    """A head fitted to a lesson, labels and sources balanced."""
    recipe, examples = lesson.studio.recipe, lesson.examples
    sources = [lesson.photographs[number].source for number in examples.photographs]
    number_of = {label: number for number, label in enumerate(recipe.labels)}
    return graph.train_head(
        examples.features,
        np.array([number_of[label] for label in examples.labels]),
        weights_of(examples.labels, sources, recipe.balance),
        len(recipe.labels),
        recipe.head,
    )


def candidate(lesson: Lesson, head: graph.Graph, temperature: float, path: Path) -> Candidate:
    """Backbone and head in float and, written to `path`, in int8. Raises ConvertError."""
    whole = graph.joined(lesson.weights, head, temperature)
    content = graph.to_int8(whole, representative(lesson))
    require_int8(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

    def by_float(pictures: Pixels) -> NDArray[np.float32]:
        return _cooled(graph.probabilities(head, lesson.extract(pictures)), temperature)

    return Candidate(lesson.studio.recipe, lesson.studio.side, by_float, int8_score(path))


def _cooled(scores: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities (n, labels) at another temperature of the softmax they came from."""
    powers = np.clip(scores, 1e-12, 1) ** np.float32(1 / temperature)
    result: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return result


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
