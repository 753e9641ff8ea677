"""Courses: training and quantisation by a recipe, as far as they have come in a folder.

What is done is kept there, so that each step and each run goes on where the last one stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from convert import graph
from convert.calibration import Calibration, require_events
from convert.candidate import candidate
from convert.feature import examples_of
from convert.held_out import Fold, calibrated, judged_by_folds, that_count, tuned_folds
from convert.judgement import JudgedEvent
from convert.measurement import counted
from convert.photograph import Skipped, fingerprint, require_labels
from convert.recipe import Recipe, read_recipe
from convert.rendered import rendered
from convert.report import skipped_report
from convert.start import starting_weights
from convert.table import read_table
from convert.training import Lesson, tuned_network
from convert.training_view import studio_of

MODEL = "model.tflite"


@dataclass(frozen=True)
class Order:
    """What to train from what. `out` takes all that is made on the way.

    `names` is a table of the user's own names for labels.
    """

    recipe: Path
    table: Path
    root: Path
    weights: Path
    out: Path
    names: Path | None = None


@dataclass(frozen=True)
class Course:
    """A recipe and its file's hash, what was learned from, and the networks in float.

    `folds` each kept some places aside; `tuned` learned from all of them and is to ship.
    """

    recipe: Recipe
    recipe_sha256: str
    lesson: Lesson
    folds: Sequence[Fold]
    tuned: graph.Graph


@dataclass(frozen=True)
class Quantised:
    """Networks in int8: their calibration, and what the folds' say of the events that count.

    `model` is the file of the one that is to ship.
    """

    calibration: Calibration
    events: Sequence[JudgedEvent]
    model: Path


def train(order: Order) -> Course:
    """Views, features, folds, and the network that is to ship. Raises ConvertError."""
    recipe, recipe_sha256 = read_recipe(order.recipe)
    graph.start(recipe.seed)
    lesson, skipped = _lesson(order, recipe)
    print(skipped_report(skipped), flush=True)
    folds = list(tuned_folds(lesson))
    print("the model that ships, from all photographs", flush=True)
    return Course(recipe, recipe_sha256, lesson, folds, tuned_network(lesson))


def quantize(order: Order, course: Course) -> Quantised:
    """Calibrate on what no fold saw, and write every network as int8. Raises ConvertError."""
    recipe, lesson = course.recipe, course.lesson
    exams, _ = that_count(course.folds, recipe)
    require_events(exams, recipe.labels)
    given = calibrated(course.folds, recipe)
    judged = judged_by_folds(lesson, course.folds, order.out)
    counts = counted([each.event for each in judged], recipe)
    events = [each for each, counts_too in zip(judged, counts, strict=True) if counts_too]
    candidate(lesson, course.tuned, given, order.out / MODEL)
    return Quantised(given, events, order.out / MODEL)


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
