"""Measurements: which judgements count for which figure of the manifest.

The validation split is preferred, as the very model that ships has judged it. A label with too few
photographs there is measured on the folds' held-out training photographs instead.
"""

from collections.abc import Sequence

from convert.held_out import Judged
from convert.judgement import JudgedEvent, JudgedPhotograph, operating_point
from convert.recipe import Recipe
from wire.label import SNOW_LEOPARD
from wire.manifest import OperatingPoint


def counted_photographs(
    recipe: Recipe, by_split: Judged, by_folds: Judged
) -> list[JudgedPhotograph]:
    """The judgements that the figures per label are made of."""
    counted: list[JudgedPhotograph] = []
    for label in recipe.labels:
        split = [each for each in by_split.photographs if each.photograph.label == label]
        folds = [each for each in by_folds.photographs if each.photograph.label == label]
        counted += split if len(split) >= recipe.evaluation.fewest or not folds else folds
    return counted


def counted_events(recipe: Recipe, by_split: Judged, by_folds: Judged) -> list[JudgedEvent]:
    """The events of both that operating points are measured on.

    Camera traps' own; of a label with too few of them also photographs from elsewhere, but never
    of snow leopards: a zoo's would flatter the one figure that matters.
    """
    events = [*by_split.events, *by_folds.events]
    counted: list[JudgedEvent] = []
    for label in recipe.labels:
        mine = [each for each in events if each.event.label == label]
        trapped = [each for each in mine if each.event.photographs[0].trap == "yes"]
        enough = len(trapped) >= recipe.evaluation.fewest or label == SNOW_LEOPARD
        counted += trapped if enough else mine
    return counted


def points_of(recipe: Recipe, events: Sequence[JudgedEvent]) -> tuple[OperatingPoint, ...]:
    """The recipe's operating points, measured on events."""
    cats = {each.event.photographs[0].place for each in events if each.event.label == SNOW_LEOPARD}
    others = sorted(
        {each.event.label for each in events if each.event.photographs[0].trap != "yes"}
    )
    data = (
        f"events of places unseen in training: the validation split by this model, the training "
        f"photographs by {recipe.evaluation.folds} models of the same recipe that did not see "
        f"their place or source; snow leopards are camera-trap bursts of {len(cats)} locations"
    )
    if others:
        data += f"; {', '.join(others)}: mostly not from camera traps"
    return tuple(
        operating_point(name, events, recipe.labels, recall, data)
        for name, recall in recipe.evaluation.points.items()
    )


def validation_text(recipe: Recipe, by_split: Judged) -> str:
    """What the figures per label were measured on, in words."""
    counts = {
        label: sum(each.photograph.label == label for each in by_split.photographs)
        for label in recipe.labels
    }
    fewest = recipe.evaluation.fewest
    split = [f"{label} {count}" for label, count in counts.items() if count >= fewest]
    folds = [label for label, count in counts.items() if count < fewest]
    text = f"Single photographs, whole frame. Validation split, other locations: {', '.join(split)}"
    if folds:
        text += (
            f". Too few there, so by {recipe.evaluation.folds} models of the same recipe on "
            f"training photographs of places and sources that each had not seen, at most "
            f"{recipe.evaluation.most_per_source} of a source: {', '.join(folds)}"
        )
    return text + "."
