"""Builds: from a recipe and a table of photographs to a package, step by step."""

from collections import Counter
from datetime import date
from pathlib import Path

from convert.course import Course, Order, Quantised, quantize, train
from convert.figure import draw_confusion, draw_curve, draw_reliability
from convert.held_out import that_count
from convert.judgement import agreement, class_figures
from convert.measurement import data_text, points_of
from convert.outlook import outlooks_of
from convert.package import Claims, write_package
from convert.photograph import fingerprint
from convert.recipe import flat
from convert.report import report
from convert.shortcut import shortcuts_of
from sight.network import Network
from wire.manifest import OperatingPoint, Source, Training


def build(order: Order, packages: Path, made: date) -> Network:
    """Train, quantise, measure, package: and the package opened as a unit would.

    Raises ConvertError, naming what cannot be used.
    """
    course = train(order)
    recipe = course.recipe
    quantised = quantize(order, course)
    points = points_of(recipe, quantised.events)
    training = _training(course, quantised, points)
    draw_confusion(quantised.events, recipe.labels, order.out / "confusion.png")
    curve = order.out / "recall-discard.png"
    draw_curve(quantised.events, recipe.labels, curve, points[0].threshold)
    draw_reliability(quantised.events, recipe.labels, order.out / "reliability.png")
    claims = Claims(recipe.labels, points, training, made)
    network = write_package(packages / recipe.name, quantised.model.read_bytes(), claims)
    print(report(training, points))
    return network


def _training(course: Course, quantised: Quantised, points: tuple[OperatingPoint, ...]) -> Training:
    recipe, photographs = course.recipe, course.lesson.photographs
    sources = Counter((each.source, each.label) for each in photographs)
    exams, logits = that_count(course.folds, recipe)
    return Training(
        recipe=flat(recipe),
        recipe_sha256=course.recipe_sha256,
        data_sha256=fingerprint(photographs),
        sources=tuple(
            Source(source=source or "unnamed", label=label, photographs=count)
            for (source, label), count in sorted(sources.items())
        ),
        validation=data_text(recipe, quantised.events),
        classes=class_figures(quantised.events, recipe.labels),
        agreement=agreement(quantised.events),
        shortcuts=shortcuts_of(
            course.lesson, course.folds, quantised.calibration, points[0].threshold
        ),
        outlooks=outlooks_of(exams, logits, recipe, points[0].data),
        notes=recipe.notes,
        untested=recipe.untested,
        rights=recipe.rights,
    )
