"""The tables of the store. Times are whole seconds of UTC since 1970; NULL is "not known".

Nothing here says where a unit stands: an event carries no position, so no column could hold one.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)

#: The name under which Alembic will know this layout; a store of any other is refused.
REVISION = "0002"

metadata = MetaData()

# Alembic's own table, so that migrations can start from the stores that are already out there.
revision = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("through", BigInteger, nullable=False),  # wire.answer.Stored: never goes back
    Column("newest", BigInteger),  # the highest sequence the unit has said that it holds
    Column("first_heard", BigInteger, nullable=False),
    Column("last_heard", BigInteger, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("unit", ForeignKey("unit.id"), primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("time", BigInteger),
    Column("trust", SmallInteger, nullable=False),
    Column("boot", Integer, nullable=False),
    Column("uptime", BigInteger),
    Column("received", BigInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    # One tree, clustered by unit and sequence: half the pages to write per event.
    sqlite_with_rowid=False,
)


def _of_event(name: str, *columns: Column[object]) -> Table:
    """A table with the decoded fields of one kind of event, one row for each."""
    return Table(
        name,
        metadata,
        Column("unit", Integer, primary_key=True, autoincrement=False),
        Column("sequence", BigInteger, primary_key=True, autoincrement=False),
        *columns,
        ForeignKeyConstraint(["unit", "sequence"], ["event.unit", "event.sequence"]),
        sqlite_with_rowid=False,
    )


sighting = _of_event(
    "sighting",
    Column("model", LargeBinary(4), nullable=False),
    Column("burst", BigInteger, nullable=False),
    Column("label", SmallInteger, nullable=False),
    Column("score", SmallInteger, nullable=False),  # thousandths
    Column("frames", SmallInteger, nullable=False),
    Column("duration", Integer, nullable=False),  # seconds
    Column("infrared", Boolean, nullable=False),
)

tally = _of_event(
    "tally",
    Column("model", LargeBinary(4)),
    Column("since", BigInteger),
    Column("captured", BigInteger, nullable=False),  # photographs, as are the next four
    Column("kept", BigInteger, nullable=False),
    Column("discarded", BigInteger, nullable=False),
    Column("audited", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
)

tally_label = _of_event(
    "tally_label",
    # A sender may name a label twice; its place in the tally cannot repeat.
    Column("place", SmallInteger, primary_key=True, autoincrement=False),
    Column("label", SmallInteger, nullable=False),
    Column("bursts", BigInteger, nullable=False),
    Column("discarded", BigInteger, nullable=False),  # bursts
)

heartbeat = _of_event(
    "heartbeat",
    Column("software", String(24), nullable=False),
    Column("model", LargeBinary(4)),
    Column("mode", SmallInteger, nullable=False),
    Column("outbox", BigInteger, nullable=False),  # events not yet delivered
    Column("disk_free", BigInteger),  # MB
    Column("temperature", SmallInteger),  # degrees Celsius
    Column("battery", Integer),  # millivolts
    Column("device", SmallInteger, nullable=False),  # as wire/README.md numbers them
    Column("charge", SmallInteger),  # percent
    Column("current", Integer),  # milliamperes, negative while it charges
    Column("supply", SmallInteger),  # bits of wire.event.Supply
)

fault = _of_event(
    "fault",
    Column("code", SmallInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("detail", String(160), nullable=False),
)

# The event's own row has the end: its time, trust, boot and uptime.
effort = _of_event(
    "effort",
    Column("state", SmallInteger, nullable=False),
    Column("since", BigInteger),
    Column("since_trust", SmallInteger, nullable=False),
    Column("since_boot", Integer, nullable=False),
    Column("since_uptime", BigInteger),
    Column("unsure", Integer, nullable=False),  # seconds
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("received", BigInteger, nullable=False),
    Column("topic", String(200), nullable=False),  # its beginning
    Column("reason", String(40), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes that came
    Column("payload", LargeBinary, nullable=False),  # its beginning, longer than any event
)

#: How many of each reason there have ever been; the table above keeps only the newest.
quarantine_total = Table(
    "quarantine_total",
    metadata,
    Column("reason", String(40), primary_key=True),
    Column("total", BigInteger, nullable=False),
)
