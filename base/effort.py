"""The units' effort as they told it. Times are repaired elsewhere: all that takes is stored."""

from sqlalchemy import Connection, RowMapping, and_, select

from base import tables
from base.report import Effort
from base.word import moment, word
from wire.event import EffortState, Trust


def read_effort(connection: Connection) -> list[Effort]:
    """Every stretch, by unit and sequence."""
    effort, event, unit = tables.effort.c, tables.event.c, tables.unit.c
    same = and_(effort.unit == event.unit, effort.sequence == event.sequence)
    stamp = (event.time, event.trust, event.boot, event.uptime)
    query = select(unit.name, tables.effort, *stamp).join_from(tables.effort, tables.event, same)
    query = query.join(tables.unit, unit.id == event.unit).order_by(unit.name, event.sequence)
    return [_effort(row) for row in connection.execute(query).mappings()]


def _effort(row: RowMapping) -> Effort:
    seconds = _length(row)
    return Effort(
        unit=row["name"],
        sequence=row["sequence"],
        state=word(EffortState, row["state"]),
        since=moment(row["since"]),
        since_trust=word(Trust, row["since_trust"]),
        since_boot=row["since_boot"],
        since_uptime_s=row["since_uptime"],
        until=moment(row["time"]),
        until_trust=word(Trust, row["trust"]),
        until_boot=row["boot"],
        until_uptime_s=row["uptime"],
        hours=None if seconds is None else round(seconds / 3600, 3),
        unsure_s=row["unsure"],
    )


def _length(row: RowMapping) -> int | None:
    """Seconds: by the uptime within one boot, else by clocks that both were set."""
    ends = row["since_uptime"], row["uptime"]
    if row["since_boot"] != row["boot"]:
        trusted = row["since_trust"] != Trust.NONE and row["trust"] != Trust.NONE
        ends = (row["since"], row["time"]) if trusted else (None, None)
    since, until = ends
    return None if since is None or until is None or until < since else until - since
