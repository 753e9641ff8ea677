"""Events and refusals as rows of the tables."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Table

from base import tables
from base.intake import Arrival, Refusal
from wire.event import Tally

Row = dict[str, Any]

#: Longer than any event, so that a payload which only just failed is kept whole.
PAYLOAD_KEPT = 512
TEXT_KEPT = 200

#: By an event's kind.
_TABLES: dict[int, Table] = {
    1: tables.sighting,
    2: tables.tally,
    3: tables.heartbeat,
    4: tables.fault,
    5: tables.effort,
}
_FIELDS = {
    kind: [column.name for column in table.columns if column.name not in ("unit", "sequence")]
    for kind, table in _TABLES.items()
}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value that every database takes: PostgreSQL has no NUL in its texts."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


def event_rows(unit: int, arrival: Arrival, received: int) -> Iterator[tuple[Table, Row]]:
    """The rows of one event, each with its table, parents first."""
    event = arrival.event
    key = {"unit": unit, "sequence": event.sequence}
    yield (
        tables.event,
        {
            **key,
            "kind": event.kind,
            "time": event.time,
            "trust": int(event.trust),
            "boot": event.boot,
            "uptime": event.uptime,
            "received": received,
            "payload": arrival.payload,
        },
    )
    fields = {name: _plain(getattr(event, name)) for name in _FIELDS[event.kind]}
    yield _TABLES[event.kind], key | fields
    if isinstance(event, Tally):
        for place, count in enumerate(event.labels):
            yield tables.tally_label, key | {"place": place} | asdict(count)


def quarantine_row(refusal: Refusal, received: int) -> Row:
    """The row of a refused message, cut to a size that a flood can be kept at."""
    return {
        "received": received,
        "topic": _plain(refusal.topic[:TEXT_KEPT]),
        "reason": str(refusal.reason),
        "detail": _plain(refusal.detail[:TEXT_KEPT]),
        "size": len(refusal.payload),
        "payload": refusal.payload[:PAYLOAD_KEPT],
    }
