"""Gaps: sequences up to `through` that are not stored. A late arrival still fills one."""

from collections import defaultdict

from sqlalchemy import Connection, func, select, union_all

from base.tables import event, unit


def gaps(connection: Connection) -> dict[int, list[tuple[int, int]]]:
    """First and last missing sequence of every gap, by the unit's id, ascending.

    Between each stored sequence and the one before it, and between the last and `through`.
    """
    stored = (
        select(event.c.unit, event.c.sequence).join(unit).where(event.c.sequence <= unit.c.through)
    )
    ends = select(unit.c.id, unit.c.through + 1)
    edge = union_all(stored, ends).subquery()
    before = func.lag(edge.c.sequence, 1, 0).over(
        partition_by=edge.c.unit, order_by=edge.c.sequence
    )
    pair = select(edge, before.label("before")).subquery()
    rows = connection.execute(
        select(pair.c.unit, pair.c.before + 1, pair.c.sequence - 1)
        .where(pair.c.sequence - pair.c.before > 1)
        .order_by(pair.c.unit, pair.c.sequence)
    )
    found = defaultdict(list)
    for unit_id, first, last in rows:
        found[unit_id].append((first, last))
    return dict(found)
