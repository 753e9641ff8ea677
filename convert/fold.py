"""Folds: every place and every source is once kept aside, as an unseen place would be."""

from collections import Counter
from collections.abc import Iterable

from convert.photograph import Photograph


def folds_of(photographs: Iterable[Photograph], count: int) -> dict[str, int]:
    """The fold, 0 to `count` - 1, of every place; large places first, labels spread evenly.

    A place is a camera trap's location, and for other photographs their whole source.
    """
    shown: dict[str, Counter[str]] = {}
    for photograph in photographs:
        shown.setdefault(photograph.place, Counter())[photograph.label] += 1
    held = [Counter[str]() for _ in range(count)]
    fold_of = {}
    for place, labels in sorted(shown.items(), key=lambda item: (-item[1].total(), item[0])):
        fold = min(range(count), key=lambda number: _overlap(held[number], labels))
        held[fold] += labels
        fold_of[place] = fold
    return fold_of


def _overlap(held: Counter[str], labels: Counter[str]) -> tuple[float, int]:
    """How much a fold already holds of what a place shows, then how much it holds at all."""
    return sum(held[label] * share for label, share in labels.items()), held.total()
