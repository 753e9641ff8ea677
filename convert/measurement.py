"""Measurements: which events count for which figure of the manifest."""

from collections.abc import Sequence

from convert.event import Event
from convert.judgement import JudgedEvent, operating_point
from convert.recipe import Recipe
from wire.label import SNOW_LEOPARD
from wire.manifest import OperatingPoint


def counted(events: Sequence[Event], recipe: Recipe) -> list[bool]:
    """Whether each event counts: camera traps' own do.

    Of a label with too few of them photographs from elsewhere count too, but never of snow
    leopards: a zoo's would flatter the one figure that matters.
    """
    trapped: dict[str, int] = {}
    for event in events:
        trapped[event.label] = trapped.get(event.label, 0) + is_trapped(event)
    few = {label for label, count in trapped.items() if count < recipe.evaluation.fewest}
    few.discard(SNOW_LEOPARD)
    return [is_trapped(event) or event.label in few for event in events]


def is_trapped(event: Event) -> bool:
    """Whether a camera trap took it."""
    return event.photographs[0].trap == "yes"


def points_of(recipe: Recipe, events: Sequence[JudgedEvent]) -> tuple[OperatingPoint, ...]:
    """The recipe's operating points, measured on the events that count."""
    data = data_text(recipe, events)
    return tuple(
        operating_point(name, events, recipe.labels, bound, data)
        for name, bound in recipe.evaluation.points.items()
    )


def data_text(recipe: Recipe, events: Sequence[JudgedEvent]) -> str:
    """What the figures were measured on, in words."""
    cats = {each.event.photographs[0].place for each in events if each.event.label == SNOW_LEOPARD}
    others = sorted({each.event.label for each in events if not is_trapped(each.event)})
    text = (
        f"events by the unit's path, each judged by the one of {recipe.evaluation.folds} models of "
        f"this recipe that saw neither its place nor its source, calibrated by the events of the "
        f"others; the model that ships learned from all of them; snow leopards are camera-trap "
        f"events of {len(cats)} locations"
    )
    if others:
        text += f"; {', '.join(others)}: mostly not from camera traps"
    return text
