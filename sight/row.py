"""Rows: things in order, cut where one does not follow the last."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")


def rows(items: Iterable[_Item], follows: Callable[[_Item, _Item], bool]) -> Iterator[list[_Item]]:
    """The items in rows; `follows(last, item)` says whether an item belongs to the last one's."""
    row: list[_Item] = []
    for item in items:
        if row and not follows(row[-1], item):
            yield row
            row = []
        row.append(item)
    if row:
        yield row
