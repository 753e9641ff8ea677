"""The books of unit and base: events stored or waiting, and what they count.

Of the unit's own bookkeeping only the period that is still open is read, since no event tells it.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from shutil import copyfile

from msgspec import msgpack

from wire.codec import decode
from wire.event import Tally

_COUNTS = ("kept", "discarded", "audited", "failed")


class Base:
    """What the base has stored of the unit, read from its store's tables."""

    def __init__(self, store):
        self.payloads, self.refused, self.through = {}, 0, 0
        if not store.exists():
            return
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as database:
            self.payloads = dict(database.execute("SELECT sequence, payload FROM event"))
            for (through,) in database.execute("SELECT through FROM unit"):
                self.through = through
            self.refused = database.execute("SELECT count(*) FROM quarantine").fetchone()[0]

    def of(self, kind):
        events = map(decode, self.payloads.values())
        return [event for event in events if isinstance(event, kind)]


def tallied(payloads):
    """All tallies together; each adds up by itself."""
    total = Counter()
    for event in map(decode, payloads):
        if isinstance(event, Tally):
            counts = {what: getattr(event, what) for what in _COUNTS}
            assert event.captured == sum(counts.values())
            total.update(counts)
    return total


def counted(state, base, scratch):
    """Photographs by what became of them: tallies, delivered or waiting, and the open period."""
    waiting, period = _outbox(state, scratch)
    return tallied((base.payloads | waiting).values()) + period


def sequence_is_whole(base, heard):
    """No gap, none doubled, and no sequence was ever used for two events."""
    newest = len(base.payloads)
    assert sorted(base.payloads) == list(range(1, newest + 1))
    assert (base.through, base.refused) == (newest, 0)
    assert {one for one, payloads in heard.items() if len(payloads) > 1} == set()
    assert all(heard.get(one, {payload}) == {payload} for one, payload in base.payloads.items())
    assert set(heard) <= set(base.payloads)


def _outbox(state, scratch):
    """Payloads by sequence, and the counts of the open period, read from a copy."""
    scratch.mkdir(exist_ok=True)
    for ending in ("", "-wal"):
        (scratch / f"outbox.sqlite{ending}").unlink(missing_ok=True)
        if (held := state / f"outbox.sqlite{ending}").exists():
            copyfile(held, scratch / held.name)
    with closing(sqlite3.connect(scratch / "outbox.sqlite")) as outbox:
        if not outbox.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mark'").fetchone():
            return {}, Counter()  # the cut was in the middle of the very first start
        events = dict(outbox.execute("SELECT sequence, payload FROM event"))
        period = outbox.execute("SELECT value FROM setting WHERE name = 'period'").fetchone()
    ledger = msgpack.decode(period[0])["ledger"] if period else {}
    return events, Counter({what: ledger.get(what, 0) for what in _COUNTS})
