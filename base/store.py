"""The store: a batch of messages is kept as a whole, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, bindparam, select

from base import tables
from base.database import naming_failures, open_for_writing
from base.intake import Arrival, Held, Message, Reason, Refusal
from base.quarantine import KEPT, put_away
from base.rows import Row, event_rows
from base.standing import Standing, answer, settle, standings
from wire.answer import Stored

_STORED = select(tables.event.c.sequence, tables.event.c.payload).where(
    tables.event.c.unit == bindparam("unit"),
    tables.event.c.sequence.in_(bindparam("sequences", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Committed:
    """What a batch came to: an answer for every unit in it, and the refused by reason."""

    answers: Mapping[str, Stored]
    refused: Counter[str]


class Store:
    """Everything the base knows. One writer; readers may come and go."""

    def __init__(self, store: str, *, quarantine_kept: int = KEPT) -> None:
        """Open it, new or not. Raises StoreError."""
        self._engine: Engine = open_for_writing(store)
        self._quarantine_kept = quarantine_kept

    def commit(self, messages: Sequence[Message], now: int) -> Committed:
        """Keep a batch that arrived at `now`; when this returns, it is on the disk.

        Raises StoreUnavailableError with nothing changed, or StoreError where that is final.
        """
        arrivals = [message for message in messages if isinstance(message, Arrival)]
        holdings = [message for message in messages if isinstance(message, Held)]
        refusals = [message for message in messages if isinstance(message, Refusal)]
        with naming_failures(self._engine.url), self._engine.begin() as connection:
            names = {each.unit for each in arrivals} | {each.unit for each in holdings}
            units = standings(connection, names, now)
            fresh, conflicts = _sift(connection, units, arrivals)
            _insert(connection, units, fresh, now)
            for held in holdings:
                units[held.unit].hear(held.holding)
            refused = put_away(connection, refusals + conflicts, now, self._quarantine_kept)
            answers = settle(connection, units, now)
        return Committed(answers, refused)

    def answers(self) -> dict[str, Stored]:
        """The answer to every unit that was ever heard."""
        with naming_failures(self._engine.url), self._engine.connect() as connection:
            rows = connection.execute(select(tables.unit)).all()
            return {row.name: answer(connection, row.id, row.through) for row in rows}

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _sift(
    connection: Connection, units: Mapping[str, Standing], arrivals: Iterable[Arrival]
) -> tuple[list[Arrival], list[Refusal]]:
    """What is new, and what contradicts an event of the same number; exact repeats are neither."""
    wanted = defaultdict(set)
    for arrival in arrivals:
        wanted[arrival.unit].add(arrival.event.sequence)
    known: dict[tuple[str, int], bytes] = {}
    for name, sequences in wanted.items():
        stored = _stored(connection, units[name].id, sequences)
        known |= {(name, sequence): payload for sequence, payload in stored.items()}
    fresh, conflicts = [], []
    for arrival in arrivals:
        key = (arrival.unit, arrival.event.sequence)
        if key not in known:
            known[key] = arrival.payload
            fresh.append(arrival)
        elif known[key] != arrival.payload:
            detail = f"unit {arrival.unit}, sequence {arrival.event.sequence}"
            conflicts.append(Refusal(arrival.topic, arrival.payload, Reason.CONFLICT, detail))
    return fresh, conflicts


def _stored(connection: Connection, unit_id: int, sequences: Iterable[int]) -> dict[int, bytes]:
    rows = connection.execute(_STORED, {"unit": unit_id, "sequences": list(sequences)})
    return {row.sequence: row.payload for row in rows}


def _insert(
    connection: Connection, units: Mapping[str, Standing], fresh: Iterable[Arrival], now: int
) -> None:
    rows: defaultdict[Table, list[Row]] = defaultdict(list)
    for arrival in fresh:
        for table, row in event_rows(units[arrival.unit].id, arrival, now):
            rows[table].append(row)
    for table in tables.metadata.sorted_tables:  # parents before children
        if rows[table]:
            connection.execute(table.insert(), rows[table])
