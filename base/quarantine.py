"""What was refused: the newest messages to look at, and how many there ever were of each reason."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from base.intake import Refusal
from base.rows import quarantine_row
from base.tables import quarantine, quarantine_total

#: About 80 MB at most, however long a flood lasts.
KEPT = 100_000


def put_away(
    connection: Connection, refusals: Sequence[Refusal], now: int, kept: int = KEPT
) -> Counter[str]:
    """Add refusals, drop the oldest beyond `kept`, and return how many of each reason there were.

    Identifiers grow, so the oldest are found by the key and not by counting.
    """
    counts = Counter(str(refusal.reason) for refusal in refusals)
    if refusals:
        rows = [quarantine_row(refusal, now) for refusal in refusals[-kept:]]
        connection.execute(quarantine.insert(), rows)
        newest = connection.scalar(select(func.max(quarantine.c.id))) or 0
        connection.execute(quarantine.delete().where(quarantine.c.id <= newest - kept))
        _count(connection, counts)
    return counts


def _count(connection: Connection, counts: Counter[str]) -> None:
    for reason, count in counts.items():
        row = quarantine_total.c.reason == reason
        more = quarantine_total.update().where(row).values(total=quarantine_total.c.total + count)
        if connection.execute(more).rowcount == 0:
            connection.execute(quarantine_total.insert().values(reason=reason, total=count))
