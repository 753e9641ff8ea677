"""Builds: from a recipe and a table of photographs to a package, step by step."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from convert import graph
from convert.calibration import best_calibration
from convert.candidate import candidate
from convert.feature import examples_of
from convert.figure import draw_confusion, draw_curve, draw_reliability
from convert.held_out import judged_by_folds, that_count, tuned_folds
from convert.judgement import JudgedEvent, agreement, class_figures
from convert.measurement import counted, data_text, points_of
from convert.outlook import outlooks_of
from convert.package import Claims, write_package
from convert.photograph import Photograph, Skipped, fingerprint, require_labels
from convert.recipe import Recipe, flat, read_recipe
from convert.rendered import rendered
from convert.report import report, skipped_report
from convert.start import starting_weights
from convert.table import read_table
from convert.training import Lesson, tuned_network
from convert.training_view import studio_of
from sight.network import Network
from wire.manifest import OperatingPoint, Source, Training


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
    lesson, skipped = _lesson(order, recipe)
    print(skipped_report(skipped), flush=True)

    folds = list(tuned_folds(lesson))
    exams, logits = that_count(folds, recipe)
    given = best_calibration(exams, logits, recipe.labels)
    judged = judged_by_folds(lesson, folds, given, order.out)
    counts = counted([each.event for each in judged], recipe)
    events = [each for each, counts_too in zip(judged, counts, strict=True) if counts_too]

    points = points_of(recipe, events)
    outlooks = outlooks_of(exams, logits, recipe, points[0].data)
    training = _training(recipe, recipe_sha256, lesson.photographs, events, outlooks)
    draw_confusion(events, recipe.labels, order.out / "confusion.png")
    draw_curve(events, recipe.labels, order.out / "recall-discard.png", points[0].threshold)
    draw_reliability(events, recipe.labels, order.out / "reliability.png")

    print("the model that ships, on all photographs", flush=True)
    model = order.out / "model.tflite"
    candidate(lesson, tuned_network(lesson), given, model)
    claims = Claims(recipe.labels, points, training, order.made)
    network = write_package(order.packages / recipe.name, model.read_bytes(), claims)
    print(report(training, points))
    return network


def _lesson(order: Order, recipe: Recipe) -> tuple[Lesson, list[Skipped]]:
    """What there is to learn, and the rows left out."""
    table = read_table(order.table, order.root, order.names)
    weights = starting_weights(order.weights)
    photographs = [*table.photographs, *rendered(recipe.rendered, order.out / "rendered")]
    require_labels(photographs, recipe.labels)
    studio = studio_of(recipe, weights.side, table.photographs)
    extract = graph.extractor(weights, recipe.tuning.cut)
    salt = weights.fingerprint() + fingerprint([*studio.places, *studio.others])
    examples, lost = examples_of(photographs, studio, extract, order.out / "features", salt)
    folder = order.out / "tuned"
    lesson = Lesson(studio, weights, extract, photographs, examples, folder)
    return lesson, [*table.skipped, *lost]


def _training(
    recipe: Recipe,
    recipe_sha256: str,
    photographs: Sequence[Photograph],
    events: Sequence[JudgedEvent],
    outlooks: tuple[OperatingPoint, ...],
) -> Training:
    sources = Counter((each.source, each.label) for each in photographs)
    return Training(
        recipe=flat(recipe),
        recipe_sha256=recipe_sha256,
        data_sha256=fingerprint(photographs),
        sources=tuple(
            Source(source=source or "unnamed", label=label, photographs=count)
            for (source, label), count in sorted(sources.items())
        ),
        validation=data_text(recipe, events),
        classes=class_figures(events, recipe.labels),
        agreement=agreement(events),
        outlooks=outlooks,
        notes=recipe.notes,
        untested=recipe.untested,
        rights=recipe.rights,
    )
