"""The veil: what of a photograph is blurred so that nobody in it is known. A pure decision.

There is no detector of people with boxes here, and what moved may be an arm whose owner's face kept
still. So a frame that shows people is blurred whole; only where a leopard was seen it stays sharp.
"""

from dataclasses import dataclass

from edge.policy.sign import (
    SIGN,
    is_leopard,
    is_people,
    may_show_leopard,
    says_people,
    surely_people,
)
from sight.judge import Frame, Judged
from sight.look import Look
from wire.label import PEOPLE

#: From here on a view's leopard is spared in a frame that shows people.
SURE = 0.5

#: Left, top, right, bottom in fractions of the frame that was judged.
Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Veil:
    """All of a frame (`whole`) but `spared` is blurred, and `boxes` in any case."""

    whole: bool
    boxes: tuple[Place, ...] = ()
    spared: tuple[Place, ...] = ()


def veil_of(judged: Judged, frame: Frame) -> Veil | None:
    """What is blurred of one frame of a burst; None where nothing in it may be people.

    Where people and a leopard are seen in the same place, it is people.
    """
    people = [look for look in frame.looks if says_people(look)]
    whole = _is_whole(judged, frame, people)
    if not whole and not people:
        return None
    boxes = tuple(_place(look) for look in people if not look.is_whole)
    return Veil(whole, boxes, _spared(frame) if whole else ())


def _is_whole(judged: Judged, frame: Frame, people: list[Look]) -> bool:
    if is_people(frame) or any(look.is_whole for look in people):
        return True
    if is_leopard(frame):
        return False
    if judged.verdict is not None and judged.verdict.label == PEOPLE:
        return True
    # Somebody was there a moment before or after, perhaps with a shoulder still in the frame.
    return surely_people(judged) and not may_show_leopard(frame)


def _spared(frame: Frame) -> tuple[Place, ...]:
    """Where leopards are; a view of all of the frame tells that only of a leopard's own frame."""
    own = is_leopard(frame)
    least = SIGN if own else SURE
    return tuple(
        _place(look)
        for look in frame.looks
        if look.leopard >= least and not says_people(look) and (own or not look.is_whole)
    )


def _place(look: Look) -> Place:
    return look.left, look.top, look.right, look.bottom
