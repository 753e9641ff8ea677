"""The units' ledgers: captured = kept + discarded + audited + failed, or it is said that not."""

from collections import defaultdict

from sqlalchemy import Connection, func, select

from base import tables
from base.report import LabelTally, Tally
from wire.label import name_of

_COUNTS = ("captured", "kept", "discarded", "audited", "failed")


def read_tallies(connection: Connection) -> list[Tally]:
    """The sum of every unit's tallies, by the unit's name."""
    tally, unit = tables.tally.c, tables.unit.c
    sums = [func.sum(tally[name]).label(name) for name in _COUNTS]
    query = select(unit.id, unit.name, func.count().label("tallies"), *sums)
    query = query.join_from(tables.tally, tables.unit, unit.id == tally.unit)
    rows = connection.execute(query.group_by(unit.id, unit.name).order_by(unit.name)).mappings()
    wrong = _wrong_tallies(connection)
    labels = _labels(connection)
    return [
        Tally(
            unit=row["name"],
            tallies=row["tallies"],
            **{name: int(row[name]) for name in _COUNTS},
            adds_up=row["id"] not in wrong,
            wrong=wrong.get(row["id"], []),
            labels=labels.get(row["id"], []),
        )
        for row in rows
    ]


def _wrong_tallies(connection: Connection) -> dict[int, list[int]]:
    """Sequences of the tallies in which photographs are missing or too many, by unit."""
    tally = tables.tally.c
    told = tally.kept + tally.discarded + tally.audited + tally.failed
    query = select(tally.unit, tally.sequence).where(tally.captured != told)
    wrong = defaultdict(list)
    for unit, sequence in connection.execute(query.order_by(tally.unit, tally.sequence)):
        wrong[unit].append(sequence)
    return wrong


def _labels(connection: Connection) -> dict[int, list[LabelTally]]:
    count = tables.tally_label.c
    sums = func.sum(count.bursts), func.sum(count.discarded)
    query = select(count.unit, count.label, *sums).group_by(count.unit, count.label)
    labels = defaultdict(list)
    for unit, label, bursts, discarded in connection.execute(query.order_by(count.unit)):
        tally = LabelTally(label=name_of(label), bursts=int(bursts), discarded=int(discarded))
        labels[unit].append(tally)
    return labels
