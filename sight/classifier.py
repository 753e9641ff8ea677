"""A classifier as the judge sees it: pictures in, probabilities out, however it is run."""

from collections.abc import Callable
from dataclasses import dataclass

from sight.network import Network
from sight.photograph import Pixels
from sight.verdict import Scores

Score = Callable[[Pixels], Scores]
"""From views uint8 (n, height, width, 3) to probabilities float32 (n, labels)."""


@dataclass(frozen=True)
class Classifier:
    """A model with the names of its outputs and the size of its input in pixels."""

    score: Score
    labels: tuple[str, ...]
    height: int
    width: int


def classifier_of(network: Network) -> Classifier:
    """That of a verified package, as it runs on the unit."""
    manifest = network.manifest
    return Classifier(network.scores, manifest.labels, manifest.input.height, manifest.input.width)
