"""Signs of leopards and of people in a burst, read so that neither is overlooked. Values only."""

from sight.judge import Frame, Judged
from sight.look import Look
from wire.label import PEOPLE, SNOW_LEOPARD

#: From here on a view may show what it is asked for, though something else is more likely.
SIGN = 0.2


def may_show_leopard(frame: Frame) -> bool:
    """Whether a snow leopard may be in a frame: its verdict or any of its views says so."""
    return is_leopard(frame) or any(look.leopard >= SIGN for look in frame.looks)


def any_leopard(judged: Judged) -> bool:
    """Whether a snow leopard may be in a burst."""
    whole = judged.verdict is not None and judged.verdict.label == SNOW_LEOPARD
    return whole or any(may_show_leopard(frame) for frame in judged.frames)


def says_people(look: Look) -> bool:
    """Whether a view may show people, and more likely than a leopard."""
    return look.people >= SIGN and look.people > look.leopard


def is_leopard(frame: Frame) -> bool:
    """Whether a frame by itself is judged to show a snow leopard."""
    return frame.verdict is not None and frame.verdict.label == SNOW_LEOPARD


def is_people(frame: Frame) -> bool:
    """Whether a frame by itself is judged to show people."""
    return frame.verdict is not None and frame.verdict.label == PEOPLE


def surely_people(judged: Judged) -> bool:
    """Whether a burst, or one of its frames by itself, is judged to show people."""
    whole = judged.verdict is not None and judged.verdict.label == PEOPLE
    return whole or any(is_people(frame) for frame in judged.frames)
