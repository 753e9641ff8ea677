"""Candidates: a trained head on the backbone, in float and in int8, ready to be judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert.event import Event, judged
from convert.frame import read_frame
from convert.judgement import JudgedEvent, JudgedPhotograph
from convert.photograph import Photograph
from convert.progress import shown
from convert.recipe import Recipe
from convert.weights import DEVIATION, MEAN
from sight.classifier import Score
from sight.interpreter import Interpreter
from sight.photograph import Pixels, UnreadableError
from sight.view import quantised, resized
from wire.manifest import Input


@dataclass(frozen=True)
class Candidate:
    """One model before and after quantisation. `side` is its input's, in pixels."""

    recipe: Recipe
    side: int
    by_float: Score
    by_int8: Score

    def on_photographs(self, photographs: Sequence[Photograph]) -> list[JudgedPhotograph]:
        """What both make of the whole frame of each photograph that can be read."""
        made = []
        for photograph in shown(photographs, "photographs judged"):
            try:
                frame = read_frame(photograph, self.recipe.banner)
            except UnreadableError:
                continue  # listed when the features were made
            view = resized(frame.pixels, frame.whole, self.side, self.side)[None]
            made.append(JudgedPhotograph(photograph, self.by_float(view)[0], self.by_int8(view)[0]))
        return made

    def on_events(self, events: Sequence[Event]) -> list[JudgedEvent]:
        """What the int8 model makes of each event by the unit's path."""
        recipe, made = self.recipe, []
        for event in shown(events, "events judged"):
            scores = judged(event, self.by_int8, recipe.labels, self.side, recipe.banner)
            if scores is not None:
                made.append(JudgedEvent(event, scores))
        return made


def int8_score(model: Path) -> Score:
    """Scores by a `.tflite` file that is in no package yet, as sight.network gives them."""
    interpreter = Interpreter(model, threads=2)
    _, height, width, _ = interpreter.input_shape
    given = Input(
        height=height,
        width=width,
        mean=MEAN,
        deviation=DEVIATION,
        quantisation=interpreter.input_quantisation,
    )
    made = interpreter.output_quantisation

    def score(pictures: Pixels) -> NDArray[np.float32]:
        rows = np.stack([interpreter.run(row) for row in quantised(pictures, given)])
        # Widen before subtracting: int8 minus a zero point of -128 would wrap.
        real: NDArray[np.float32] = (rows.astype(np.float32) - made.zero_point) * made.scale
        return real.astype(np.float32)

    return score
