"""The judge: from the photographs of a burst to what they show, or why they cannot be judged.

The same on the unit, in training and in evaluation.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sight.classifier import Classifier, classifier_of
from sight.gate import Region, changed_regions
from sight.interpreter import InterpreterError
from sight.look import Look, looks
from sight.network import Network
from sight.photograph import UnreadableError, is_infrared
from sight.picture import Picture, read_picture
from sight.recollection import Recall, no_memory
from sight.verdict import Scores, Verdict, burst_scores, pooled, verdict
from sight.view import Box, burst_boxes, crop_box

#: Photographs of a burst that is short: its large ones are kept whole until it is judged, where
#: they, with the one being read, have at most so many pixels: three of 1920x1080, 25 MB in all.
#: Others are read again where that is needed.
SHORT, MOST_HELD = 4, 3 * 1920 * 1080


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
        read = list(_read_all(paths, crop_top, crop_bottom))
        pictures = [item for item in read if not isinstance(item, Frame)]
        if not pictures:
            return Judged(tuple(item for item in read if isinstance(item, Frame)), None)
        try:
            seen = judge_frames(pictures, classifier_of(network), recall)
        except (InterpreterError, UnreadableError, ValueError) as error:
            failed = Frame(failure=str(error))
            return Judged(
                tuple(item if isinstance(item, Frame) else failed for item in read),
                None,
                _infrared(pictures),
            )
        ready = iter(seen.frames)
        frames = tuple(item if isinstance(item, Frame) else next(ready) for item in read)
        return Judged(frames, seen.verdict, seen.infrared, seen.scores)

    return judge


def judge_frames(
    pictures: Sequence[Picture], classifier: Classifier, recall: Recall = no_memory
) -> Judged:
    """What the frames of one burst show: gate, views around what moved, model, frame and burst.

    What is recalled adds views and takes none away, not even the tiles of a frame in which nothing
    moved. Raises InterpreterError where the model fails, ValueError where its scores are no
    numbers, and UnreadableError where a photograph that has to be read again is gone.
    """
    labels, frames, rows = classifier.labels, list[Frame](), list[Scores]()
    small, infrared = [picture.small for picture in pictures], _infrared(pictures)
    changed = changed_regions(small)
    added = recall(small, infrared, changed)
    where = burst_boxes([picture.shape for picture in pictures], changed)
    for picture, regions, more, places in zip(pictures, changed, added, where, strict=True):
        boxes = [*places, *(crop_box(region, picture.shape) for region in more)]
        seen = _scored(picture, boxes, classifier)
        rows.append(seen)
        looked = looks(picture.shape, boxes, seen, labels)
        known = (*regions, *more)
        frames.append(Frame(verdict(pooled(seen, labels), labels), known, looks=looked))
    scores = burst_scores(rows, labels)
    return Judged(
        tuple(frames),
        verdict(scores, labels),
        infrared,
        tuple(float(score) for score in scores),
    )


def _scored(picture: Picture, boxes: Sequence[Box], classifier: Classifier) -> Scores:
    """The scores of each view, (boxes, labels). A place that is given twice is looked at once.

    It counts twice all the same: where as much as all of a frame changed, the crop is the frame.
    """
    places = list(dict.fromkeys(boxes))
    scores = classifier.score(picture.views(places, classifier.height, classifier.width))
    return scores[[places.index(box) for box in boxes]]


def _infrared(pictures: Sequence[Picture]) -> bool:
    return is_infrared(pictures[len(pictures) // 2].small)


def _read_all(
    paths: Sequence[Path], crop_top: float, crop_bottom: float
) -> Iterator[Picture | Frame]:
    held = 0
    for number, path in enumerate(paths, 1):
        room = MOST_HELD - held if len(paths) <= SHORT else 0
        try:
            picture = read_picture(
                path, crop_top, crop_bottom, room if number == len(paths) else room // 2
            )
        except UnreadableError as error:
            yield Frame(failure=str(error))
        else:
            held += picture.held
            yield picture
