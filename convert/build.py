"""Builds: from a recipe and a table of photographs to a package, step by step."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from convert import graph
from convert.feature import examples_of
from convert.figure import draw_confusion, draw_curve
from convert.frame import unreadable
from convert.held_out import Judged, judged_by, judged_by_folds, temperature_of, trained_folds
from convert.judgement import agreement, class_figures
from convert.measurement import (
    counted_events,
    counted_photographs,
    points_of,
    validation_text,
)
from convert.package import Claims, write_package
from convert.photograph import (
    TRAIN,
    VALIDATION,
    Photograph,
    Skipped,
    fingerprint,
    require_labels,
)
from convert.recipe import Recipe, flat, read_recipe
from convert.rendered import rendered
from convert.report import report, skipped_report
from convert.table import read_table
from convert.training import Lesson, candidate, trained_head
from convert.training_view import studio_of
from convert.weights import read_weights
from sight.network import Network
from wire.manifest import Source, Training


@dataclass(frozen=True)
class Order:
    """What to build from what. `out` takes features and figures, `packages` the package.

    `names` is a table of the user's own names for labels.
    """

    recipe: Path
    table: Path
    root: Path
    weights: Path
    out: Path
    packages: Path
    made: date
    names: Path | None = None


def build(order: Order) -> Network:
    """Features, head, folds, int8, figures, package: and the package opened as a unit would.

    Raises ConvertError, naming what cannot be used.
    """
    recipe, recipe_sha256 = read_recipe(order.recipe)
    graph.start(recipe.seed)
    lesson, photographs, skipped = _lesson(order, recipe)
    print(skipped_report(skipped), flush=True)

    folds = trained_folds(lesson)
    temperature = temperature_of(lesson, folds)
    by_folds = judged_by_folds(lesson, folds, temperature, order.out)

    model = order.out / "model.tflite"
    made = candidate(lesson, trained_head(lesson), temperature, model)
    by_split = judged_by(made, [each for each in photographs if each.split == VALIDATION])

    training = _training(recipe, recipe_sha256, photographs, by_split, by_folds)
    events = counted_events(recipe, by_split, by_folds)
    points = points_of(recipe, events)
    draw_curve(events, recipe.labels, order.out / "recall-discard.png")
    counted = counted_photographs(recipe, by_split, by_folds)
    draw_confusion(counted, recipe.labels, order.out / "confusion.png")
    claims = Claims(recipe.labels, points, training, order.made)
    network = write_package(order.packages / recipe.name, model.read_bytes(), claims)
    print(report(training, points))
    return network


def _lesson(order: Order, recipe: Recipe) -> tuple[Lesson, list[Photograph], list[Skipped]]:
    """What there is to learn, all photographs that can be used, and the rows left out."""
    table = read_table(order.table, order.root, order.names)
    weights = read_weights(order.weights)
    frames = rendered(recipe.rendered, order.out / "rendered")
    photographs = [*table.photographs, *frames]
    require_labels(photographs, recipe.labels)
    train = [each for each in photographs if each.split == TRAIN]
    studio = studio_of(recipe, weights.side, table.photographs)
    extract = graph.extractor(weights)
    salt = hashlib.sha256(order.weights.read_bytes()).hexdigest()
    salt += fingerprint([*studio.places, *studio.others])
    examples, lost = examples_of(train, studio, extract, order.out / "features", salt)
    held = [each for each in photographs if each.split == VALIDATION]
    skipped = [*table.skipped, *lost, *unreadable(held, recipe.banner)]
    gone = {each.file for each in skipped}
    kept = [each for each in photographs if each.file not in gone]
    return Lesson(studio, weights, extract, train, examples), kept, skipped


def _training(
    recipe: Recipe,
    recipe_sha256: str,
    photographs: Sequence[Photograph],
    by_split: Judged,
    by_folds: Judged,
) -> Training:
    train = Counter((each.source, each.label) for each in photographs if each.split == TRAIN)
    shown = counted_photographs(recipe, by_split, by_folds)
    return Training(
        recipe=flat(recipe),
        recipe_sha256=recipe_sha256,
        data_sha256=fingerprint(photographs),
        sources=tuple(
            Source(source=source or "unnamed", label=label, photographs=count)
            for (source, label), count in sorted(train.items())
        ),
        validation=validation_text(recipe, by_split),
        classes=class_figures(shown, recipe.labels),
        agreement=agreement(shown),
        notes=recipe.notes,
        untested=recipe.untested,
        rights=recipe.rights,
    )
