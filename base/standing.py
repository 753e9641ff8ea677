"""Where each unit stands: its row, and how it moves when events or its word on the outbox come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from base.delivery import advanced, declared
from base.tables import event, unit
from wire.answer import Holding, Stored
from wire.codec import digest

_CHUNK = 500

# Built once: these run for every unit of every batch.
_NAMED = select(unit).where(unit.c.name.in_(bindparam("names", expanding=True))).with_for_update()
_MOVE = unit.update().where(unit.c.id == bindparam("unit_id"))
_AHEAD = (
    select(event.c.sequence)
    .where(event.c.unit == bindparam("unit"), event.c.sequence > bindparam("through"))
    .order_by(event.c.sequence)
    .limit(_CHUNK)
)
_PAYLOAD = select(event.c.payload).where(
    event.c.unit == bindparam("unit"), event.c.sequence == bindparam("sequence")
)


@dataclass(slots=True)
class Standing:
    """One unit's row, while a batch is being stored."""

    id: int
    through: int
    newest: int | None

    def hear(self, holding: Holding) -> None:
        """Take the unit's word: what is below its oldest will not come."""
        self.through = declared(self.through, holding.oldest)
        self.newest = max(self.newest or 0, holding.newest)


def standings(connection: Connection, names: Iterable[str], now: int) -> dict[str, Standing]:
    """The standing of each unit, of new units as well, by name.

    The rows stay locked until the transaction ends where the database can do that.
    """
    wanted = sorted(set(names))
    found = _find(connection, wanted)
    new = [name for name in wanted if name not in found]
    if new:
        row = {"through": 0, "first_heard": now, "last_heard": now}
        connection.execute(unit.insert(), [row | {"name": name} for name in new])
        found |= _find(connection, new)
    return found


def settle(
    connection: Connection, standings: Mapping[str, Standing], now: int
) -> dict[str, Stored]:
    """Move every `through` as far as the store allows, write the rows, and make the answers."""
    for each in standings.values():
        each.through = advanced(each.through, _ahead(connection, each.id, each.through))
    rows = [
        {"unit_id": each.id, "through": each.through, "newest": each.newest, "last_heard": now}
        for each in standings.values()
    ]
    if rows:
        connection.execute(_MOVE, rows)
    return {name: answer(connection, each.id, each.through) for name, each in standings.items()}


def answer(connection: Connection, unit_id: int, through: int) -> Stored:
    """What to tell a unit: how far, and the digest of the payload there if it is stored."""
    payload = connection.scalar(_PAYLOAD, {"unit": unit_id, "sequence": through})
    return Stored(through=through, digest=None if payload is None else digest(payload))


def _find(connection: Connection, names: list[str]) -> dict[str, Standing]:
    rows = connection.execute(_NAMED, {"names": names})
    return {row.name: Standing(row.id, row.through, row.newest) for row in rows}


def _ahead(connection: Connection, unit_id: int, through: int) -> Iterator[int]:
    """The unit's stored sequences above `through`, ascending, read a chunk at a time."""
    while True:
        chunk = connection.scalars(_AHEAD, {"unit": unit_id, "through": through}).all()
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        through = chunk[-1]
