"""Candidates: a tuned network in float and in int8, ready to be asked."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert import graph
from convert.calibration import Calibration
from convert.lint import require_int8
from convert.training import Lesson, representative
from convert.weights import input_of
from sight.classifier import Score
from sight.interpreter import Interpreter
from sight.network import scores_of
from sight.photograph import Pixels


@dataclass(frozen=True)
class Candidate:
    """One model before and after quantisation."""

    by_float: Score
    by_int8: Score


def candidate(lesson: Lesson, tuned: graph.Graph, given: Calibration, path: Path) -> Candidate:
    """A tuned network with its calibration, in int8 written to `path`. Raises ConvertError."""
    cut = lesson.studio.recipe.tuning.cut
    whole = graph.joined(lesson.weights, cut, tuned, given.temperature, given.offset)
    content = graph.to_int8(whole, representative(lesson))
    require_int8(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

    def by_float(pictures: Pixels) -> NDArray[np.float32]:
        return given(graph.logits_of(tuned, lesson.extract(pictures)))

    return Candidate(by_float, int8_score(path))


def int8_score(model: Path) -> Score:
    """Scores by a `.tflite` file that is in no package yet, as sight.network gives them."""
    interpreter = Interpreter(model, threads=2)
    given = input_of(interpreter)
    return lambda pictures: scores_of(pictures, interpreter, given)
