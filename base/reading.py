"""The report, read from a store in one snapshot of it."""

from contextlib import closing

from sqlalchemy import Connection, RowMapping, Table, and_, func, select

from base import tables
from base.condition import read_units
from base.database import naming_failures, open_for_reading
from base.effort import read_effort
from base.ledger import read_tallies
from base.report import Fault, Quarantine, Report, Sighting
from base.word import moment, word
from wire.event import FaultCode, Trust
from wire.label import name_of


def read_report(store: str) -> Report:
    """Everything in a store. Raises StoreError."""
    engine = open_for_reading(store)
    with naming_failures(engine.url), closing(engine.connect()) as connection:
        report = Report(
            sightings=[_sighting(row) for row in _events(connection, tables.sighting)],
            units=read_units(connection),
            tallies=read_tallies(connection),
            faults=[_fault(row) for row in _events(connection, tables.fault)],
            quarantine=_quarantine(connection),
            effort=read_effort(connection),
        )
    engine.dispose()
    return report


def _events(connection: Connection, kind: Table) -> list[RowMapping]:
    """The events of a kind with their stamps and their units' names, by unit and sequence."""
    event, unit = tables.event.c, tables.unit.c
    same = and_(kind.c.unit == event.unit, kind.c.sequence == event.sequence)
    query = select(unit.name, kind, event.time, event.trust, event.received)
    query = query.join_from(kind, tables.event, same).join(tables.unit, unit.id == event.unit)
    return list(connection.execute(query.order_by(unit.name, event.sequence)).mappings())


def _sighting(row: RowMapping) -> Sighting:
    return Sighting(
        unit=row["name"],
        sequence=row["sequence"],
        time=moment(row["time"]),
        trust=word(Trust, row["trust"]),
        label=name_of(row["label"]),
        score=row["score"] / 1000,
        frames=row["frames"],
        duration_s=row["duration"],
        infrared=row["infrared"],
        model=row["model"].hex(),
        burst=row["burst"],
        received=moment(row["received"]),
    )


def _fault(row: RowMapping) -> Fault:
    return Fault(
        unit=row["name"],
        sequence=row["sequence"],
        time=moment(row["time"]),
        trust=word(Trust, row["trust"]),
        fault=word(FaultCode, row["code"]),
        count=row["count"],
        detail=row["detail"],
    )


def _quarantine(connection: Connection) -> Quarantine:
    rows = connection.execute(select(tables.quarantine_total).order_by("reason"))
    reasons = {row.reason: row.total for row in rows}
    kept = connection.scalar(select(func.count()).select_from(tables.quarantine)) or 0
    return Quarantine(reasons=reasons, kept=kept, dropped=sum(reasons.values()) - kept)
