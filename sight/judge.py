"""The judge: from the photographs of a burst to what they show, or why they cannot be judged.

The same on the unit, in training and in evaluation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sight.classifier import Classifier, classifier_of
from sight.gate import Region, changed_regions
from sight.interpreter import InterpreterError
from sight.look import Look, looks
from sight.network import Network
from sight.photograph import Pixels, UnreadableError, is_infrared, read_photograph
from sight.recollection import Recall, no_memory
from sight.verdict import Scores, Verdict, burst_scores, pooled, verdict
from sight.view import burst_boxes, crop_box, cut


@dataclass(frozen=True, slots=True)
class Frame:
    """One photograph of a burst: its own verdict and where something changed, or its failure.

    `looks` is what its views say of people and leopards; none where nobody looked so closely.
    """

    verdict: Verdict | None = None
    regions: tuple[Region, ...] = ()
    failure: str = ""
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A burst: one frame per file, in order, and the verdict, None where no frame has one.

    `scores` are the probabilities, one per label, that the verdict rests on; none without one.
    """

    frames: tuple[Frame, ...]
    verdict: Verdict | None
    infrared: bool = False
    scores: tuple[float, ...] = ()


Judge = Callable[[Sequence[Path]], Judged]


def unable(reason: str) -> Judge:
    """The judge of a unit whose model cannot be used: every photograph fails, so all are kept."""

    def judge(paths: Sequence[Path]) -> Judged:
        return Judged(tuple(Frame(failure=reason) for _ in paths), None)

    return judge


def judge_with(
    network: Network, crop_top: float, crop_bottom: float, recall: Recall = no_memory
) -> Judge:
    """A judge by a model, for a camera whose banner takes these fractions of the height.

    `recall` may remember earlier bursts of this camera, and add places to look at.
    """

    def judge(paths: Sequence[Path]) -> Judged:
        read = [_read(path, crop_top, crop_bottom) for path in paths]
        pixels = [item for item in read if not isinstance(item, Frame)]
        if not pixels:
            return Judged(tuple(item for item in read if isinstance(item, Frame)), None)
        try:
            seen = judge_frames(pixels, classifier_of(network), recall)
        except (InterpreterError, ValueError) as error:
            failed = Frame(failure=str(error))
            return Judged(
                tuple(item if isinstance(item, Frame) else failed for item in read),
                None,
                _infrared(pixels),
            )
        ready = iter(seen.frames)
        frames = tuple(item if isinstance(item, Frame) else next(ready) for item in read)
        return Judged(frames, seen.verdict, seen.infrared, seen.scores)

    return judge


def judge_frames(
    pixels: Sequence[Pixels], classifier: Classifier, recall: Recall = no_memory
) -> Judged:
    """What the frames of one burst show: gate, views around what moved, model, frame and burst.

    What is recalled adds views and takes none away, not even the tiles of a frame in which nothing
    moved. Raises InterpreterError where the model fails and ValueError where its scores are no
    numbers.
    """
    labels, frames, rows = classifier.labels, list[Frame](), list[Scores]()
    infrared, changed = _infrared(pixels), changed_regions(pixels)
    added = recall(pixels, infrared, changed)
    places = zip(pixels, changed, added, burst_boxes(pixels, changed), strict=True)
    for frame, regions, more, where in places:
        boxes = [*where, *(crop_box(region, frame.shape) for region in more)]
        seen = classifier.score(cut(frame, boxes, classifier.height, classifier.width))
        rows.append(seen)
        looked = looks(frame.shape, boxes, seen, labels)
        frames.append(Frame(verdict(pooled(seen, labels), labels), (*regions, *more), looks=looked))
    scores = burst_scores(rows, labels)
    return Judged(
        tuple(frames),
        verdict(scores, labels),
        infrared,
        tuple(float(score) for score in scores),
    )


def _infrared(pixels: Sequence[Pixels]) -> bool:
    return is_infrared(pixels[len(pixels) // 2])


def _read(path: Path, crop_top: float, crop_bottom: float) -> Pixels | Frame:
    try:
        return read_photograph(path, crop_top, crop_bottom)
    except UnreadableError as error:
        return Frame(failure=str(error))
