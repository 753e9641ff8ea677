"""The arithmetic of delivery: how far a unit's events are all stored or known to be lost.

`through` is that number. It starts at 0, so a base that was away while 1 to 4 were sent does not
claim them, and it never goes back. Everything here is a value from values.
"""

from collections.abc import Iterable


def declared(through: int, oldest: int | None) -> int:
    """`through` after a unit has said that nothing below `oldest` will be sent again.

    What is missing below is lost, which is not for the base to wait for but to show as a gap.
    """
    return through if oldest is None else max(through, oldest - 1)


def advanced(through: int, ahead: Iterable[int]) -> int:
    """`through` moved over the stored sequences that follow it without a gap.

    `ahead`: stored sequences above `through`, ascending; read no further than the first gap.
    """
    for sequence in ahead:
        if sequence != through + 1:
            break
        through = sequence
    return through
