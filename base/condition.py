"""The condition of every unit: by its last heartbeat, what has arrived, and what is missing."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, select

from base import tables
from base.gap import gaps
from base.report import Unit
from base.word import moment, word, words
from wire.event import Mode, Supply

_DEVICES = {0: None, 1: "cpu", 2: "coral", 3: "cpu, the coral failed"}


def read_units(connection: Connection) -> list[Unit]:
    """Every unit that was ever heard, by name."""
    events = _per_unit(connection, tables.event, func.count())
    faults = _per_unit(connection, tables.fault, func.sum(tables.fault.c["count"]))
    missing = gaps(connection)
    beats = _last_heartbeats(connection)
    rows = connection.execute(select(tables.unit).order_by(tables.unit.c.name)).mappings()
    return [
        Unit(
            name=row["name"],
            through=row["through"],
            newest=row["newest"],
            events=events.get(row["id"], 0),
            gaps=missing.get(row["id"], []),
            first_heard=moment(row["first_heard"]),
            last_heard=moment(row["last_heard"]),
            faults=faults.get(row["id"], 0),
            **_state(beats.get(row["id"])),
        )
        for row in rows
    ]


def _state(beat: RowMapping | None) -> dict[str, Any]:
    """What a unit's last heartbeat says of it; nothing is known without one."""
    if beat is None:
        names = ("software", "model", "mode", "outbox", "disk_free_mb", "temperature_c")
        more = ("battery_mv", "device", "charge_percent", "current_ma", "supply")
        return dict.fromkeys((*names, *more))
    return {
        "software": beat["software"],
        "model": beat["model"].hex() if beat["model"] else None,
        "mode": word(Mode, beat["mode"]),
        "outbox": beat["outbox"],
        "disk_free_mb": beat["disk_free"],
        "temperature_c": beat["temperature"],
        "battery_mv": beat["battery"],
        "device": _DEVICES.get(beat["device"], f"device {beat['device']}"),
        "charge_percent": beat["charge"],
        "current_ma": beat["current"],
        "supply": None if beat["supply"] is None else words(Supply, beat["supply"]),
    }


def _last_heartbeats(connection: Connection) -> dict[int, RowMapping]:
    beat = tables.heartbeat.c
    last = _per_unit(connection, tables.heartbeat, func.max(beat.sequence))
    return {
        unit: connection.execute(
            select(tables.heartbeat).where(beat.unit == unit, beat.sequence == sequence)
        )
        .mappings()
        .one()
        for unit, sequence in last.items()
    }


def _per_unit(connection: Connection, table: Table, figure: ColumnElement[int]) -> dict[int, int]:
    """One figure of a table's rows for every unit that has any, by the unit's id."""
    rows = connection.execute(select(table.c.unit, figure).group_by(table.c.unit))
    return {unit: int(value) for unit, value in rows}
