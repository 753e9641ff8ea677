"""An outbox with a past, and a real base that is to get its events."""

import random
import shutil
import sqlite3
from contextlib import closing, suppress
from copy import copy
from functools import partial
from itertools import count

from base.intake import understand
from base.reading import read_report
from base.store import Store
from edge.outbox import Outbox, OutboxError
from edge.uplink import Uplink
from wire.codec import decode, encode_answer
from wire.event import Fault, FaultCode
from wire.happening import Received, Up
from wire.topic import stored_topic

UNIT = "unit-1"
NAME = "outbox.sqlite"
NOON = 1_764_000_000


class Base:
    """A base's store at the other end of a link that delivers at once."""

    def __init__(self, folder):
        folder.mkdir(exist_ok=True)
        self.path = str(folder / "base.sqlite")
        self.store, self.taken, self.happenings, self.through = Store(self.path), {}, [], 0

    def next(self, _seconds):
        return self.happenings.pop(0) if self.happenings else None

    def acknowledge(self, _received):
        pass

    def publish(self, topic, payload, *, retain=False):
        if not retain:
            self.taken.setdefault(decode(payload).sequence, payload)
        answer = self.store.commit([understand(topic, payload)], NOON).answers.get(UNIT)
        if answer:
            self.through = answer.through
            self.happenings.append(Received(stored_topic(UNIT), encode_answer(answer), 1))
        return len(self.taken)

    def unit(self):
        return read_report(self.path).units[0]

    def refused(self):
        return read_report(self.path).quarantine.reasons


def deliver(outbox, base, steps=12):
    """Let the uplink work, as a service that is started again where it fails."""
    times, uplink = count(0.0, 100.0), None
    for _ in range(steps):
        if uplink is None:
            base.happenings = [Up()]
            clock = partial(next, times)
            uplink = Uplink(UNIT, outbox, base, clock, window=10, resend_seconds=60.0)
        try:
            uplink.step(0)
        except OutboxError:
            uplink = None


class Past:
    """An outbox that has been used: events written, bursts numbered and marked.

    `events` has the payload of every event that was committed, by its sequence.
    """

    def __init__(self, folder, seed=0):
        self.folder, self.chance = folder, random.Random(seed)
        self.path = folder / NAME
        self.events, self.bursts, self.boots = {}, [], []
        self.starts()

    def starts(self):
        self.outbox = Outbox(self.path, lambda: float(NOON))
        self.boots.append(self.outbox.start_boot(bytes([len(self.boots)])))
        return self

    def lives(self, bursts):
        """So many more, written down up to ten at a time; what damage makes fail is lost."""
        for begun in range(0, bursts, 10):
            with suppress(OutboxError):
                self._write(min(10, bursts - begun))
        return self

    def _write(self, bursts):
        numbers, written = [self.outbox.next_burst() for _ in range(bursts)], []
        self.bursts += numbers
        with self.outbox.transaction():
            for number in numbers:
                detail = f"event {self.chance.randrange(10**6)} " + "x" * (number % 120)
                written.append(self.outbox.append(Fault(code=1, count=1, detail=detail)))
                self.outbox.put("period", detail.encode())
                self.outbox.put_mark(self.chance.randbytes(16), number, b"kept")
                self.outbox.write("REPLACE INTO evidence VALUES (?, 3, ?)", number, written[-1])
        assert not self.events.keys() & set(written), "a number given twice"
        self.events |= {sequence: self.outbox.payload(sequence) for sequence in written}

    def copied(self, folder):
        """The same past on another card, as it is now: what is open there, was killed here."""
        shutil.copytree(self.folder, folder)
        other = copy(self)
        other.folder, other.path, other.outbox = folder, folder / NAME, None
        other.events, other.bursts, other.boots = dict(self.events), [*self.bursts], [*self.boots]
        return other

    def held(self):
        return dict(self.outbox.pending(0, -1))

    def told(self):
        """What the outbox tells the base of its damage."""
        events = [decode(payload) for payload in self.held().values()]
        return [event.detail for event in events if event.code == FaultCode.OUTBOX]

    def asides(self):
        return sorted(path.name for path in self.folder.glob("outbox-damaged-*"))


def closed(past):
    past.outbox.close()
    return past


def overwrite(path, at, what):
    with path.open("r+b") as file:
        file.seek(at)
        file.write(what)


def garbage(past):
    past.path.write_text("this is a letter, and a longer one than a header" * 90)


def truncated(past):
    past.path.write_bytes(past.path.read_bytes()[: 3 * 4096 + 100])


def emptied(past):
    past.path.write_bytes(b"")


def page_zeroed(past, sequence=15):
    data = past.path.read_bytes()
    at = data.index(past.events[sequence])
    overwrite(past.path, at - at % 4096, bytes(4096))


def gone(past):
    past.path.unlink()


def header_flipped(past):
    overwrite(past.path, 3, b"\xff")


def count_set_back(past):
    with closing(sqlite3.connect(past.path)) as db, db:
        db.execute("UPDATE setting SET value = 3 WHERE name = 'next_sequence'")


def appended(outbox, times):
    with outbox.transaction():
        return [outbox.append(Fault(code=1, count=1)) for _ in range(times)]
