"""Reports: the figures of a model as a table to read."""

from collections import Counter
from collections.abc import Iterator, Sequence

from convert.interval import as_text
from convert.photograph import Skipped
from wire.manifest import OperatingPoint, Training

_MOST_NAMED = 20


def report(training: Training, points: Sequence[OperatingPoint]) -> str:
    """Per label float and int8, their agreement, what each outlook and operating point does."""
    told = [line for point in (*training.outlooks, *points) for line in _point(point)]
    return "\n".join((*_classes(training), *told))


def skipped_report(skipped: Sequence[Skipped]) -> str:
    """The rows that were left out: how many for each reason, and the first of them by name."""
    lines = [f"{len(skipped)} rows were left out"]
    for reason, times in Counter(each.reason for each in skipped).most_common(_MOST_NAMED):
        lines.append(f"  {times:>6} x {reason}")
    lines += [f"  {each.file}: {each.reason}" for each in skipped[:_MOST_NAMED]]
    if len(skipped) > _MOST_NAMED:
        lines.append(f"  and {len(skipped) - _MOST_NAMED} more")
    return "\n".join(lines)


def _classes(training: Training) -> Iterator[str]:
    yield f"{'label':<15} {'float recognises':<34} int8 recognises"
    for each in training.classes:
        by_float, by_int8 = as_text(each.float_recall), as_text(each.int8_recall)
        yield f"{each.label:<15} {by_float:<34} {by_int8}"
    yield f"{'float and int8 agree':<50} {as_text(training.agreement)}"


def _point(point: OperatingPoint) -> Iterator[str]:
    yield ""
    yield (
        f"operating point {point.name}: discard where P(empty) + P(livestock) >= "
        f"{point.threshold:.3f}"
    )
    yield f"  {point.data}"
    yield f"  {'snow leopards kept':<26} {as_text(point.recall)}"
    for label, share in point.discarded.items():
        yield f"  {label + ' discarded':<26} {as_text(share)}"
