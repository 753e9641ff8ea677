"""What the model says of the pictures of now, in words for the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edge.mind import Mind
from sight.classifier import classifier_of
from sight.interpreter import InterpreterError
from sight.judge import judge_frames
from sight.photograph import Pixels
from sight.picture import Plain


@dataclass(frozen=True, slots=True)
class Opinion:
    """`label` with its probability `score`, None where the model cannot tell, and `why` not."""

    label: str = ""
    score: float | None = None
    why: str = ""


#: From pictures without the banner, oldest first, to what they show.
Judging = Callable[[Sequence[Pixels]], Opinion]


def judging_by(mind: Mind) -> Judging:
    """The unit's own model, by the unit's own path."""
    network = mind.network
    if network is None:
        return lambda _pictures: Opinion(why=mind.why)

    def judge(pictures: Sequence[Pixels]) -> Opinion:
        try:
            seen = judge_frames([Plain(each) for each in pictures], classifier_of(network)).verdict
        except (InterpreterError, ValueError) as error:
            return Opinion(why=str(error))
        return Opinion(seen.label, seen.score) if seen else Opinion(why="nothing to judge")

    return judge
