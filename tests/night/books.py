"""The books, kept from outside: what the camera gave and the kernel saw, against what was told.

Of the unit's own bookkeeping only the period that is still open is read, since no event tells it.
"""

import io
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime
from shutil import copyfile

from msgspec import msgpack
from PIL import Image

from tests.night.reel import DISCARDED, is_torn, without_app1
from wire.codec import decode
from wire.event import Sighting, Tally

SHELVES = ("kept", "discarded", "audited", "failed")
_OWN = re.compile(r"(\w+Z)-(\d\d)\.jpg")
_COUNTS = ("kept", "discarded", "audited", "failed")


class Camera:
    """What the camera's own book says it gave: each burst's stills, by the burst's time."""

    def __init__(self, book):
        self._stills = []
        for line in book.read_text().splitlines():
            wall, name = line.split()
            self._stills.append((float(wall), name))

    def burst(self, folder):
        """The names of the stills of a burst in the spool, three in a row from its first."""
        wall = _time_in(folder.partition("-")[2])
        first = min(range(len(self._stills)), key=lambda at: abs(self._stills[at][0] - wall))
        assert abs(self._stills[first][0] - wall) < 0.003, f"the camera gave no still at {folder}"
        stills = self._stills[first : first + 3]
        assert stills[-1][0] - stills[0][0] < 5, f"{folder} is of more than one life"
        assert len({name.partition("-")[0] for _, name in stills} - {"half", "leopard"}) <= 1
        return [name for _, name in stills]


def _time_in(stamp):
    at = datetime.strptime(stamp.replace("Z", "000+0000"), "%Y%m%dT%H%M%S%f%z")
    return at.timestamp()


class Look:
    """A look at the shelves right after an end: what is not hidden must be whole at any moment."""

    def __init__(self, site):
        self._site, self._seen = site, set()

    def again(self):
        camera = Camera(self._site.book)
        for path in (self._site.state / "evidence").glob("*/[!.]*"):
            told = path.stat()
            one = (path, told.st_mtime_ns, told.st_size)
            if one in self._seen:
                continue
            self._seen.add(one)
            stamp, at = _OWN.fullmatch(path.name[12:]).groups()
            name = camera.burst(f"-{stamp}")[int(at) - 1]
            given = self._site.film.still(name)
            assert is_the_still(path.read_bytes(), given, torn=is_torn(name)), f"half: {path}"


class Shelves:
    """Every photograph of the evidence: by burst's stamp and frame (shelf, number, bytes)."""

    def __init__(self, evidence):
        self.held, self.numbers = {}, {}
        for shelf in SHELVES:
            for path in (evidence / shelf).iterdir():
                assert not path.name.startswith("."), f"a half: {path}"
                number, own = path.name.partition("-")[0], path.name[12:]
                stamp, at = _OWN.fullmatch(own).groups()
                assert (stamp, int(at)) not in self.held, f"{own} is there twice"
                self.held[stamp, int(at)] = (shelf, path.read_bytes())
                known = self.numbers.setdefault(stamp, int(number))
                assert known == int(number), f"{stamp} under two numbers"


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


def fate(name):
    """What must become of a still; a discard may have been audited instead."""
    if is_torn(name):
        return {"failed"}
    return {"discarded", "audited"} if name.partition("-")[0] in DISCARDED else {"kept"}


class Decided:
    """The bursts that were decided, by name, held against evidence and events."""

    def __init__(self, camera, bursts, unseen=()):
        """`unseen`: stamps of bursts that were failed since the process was killed over them."""
        self.bursts = {burst.partition("-")[2]: camera.burst(burst) for burst in bursts}
        assert len(self.bursts) == len(bursts), "a burst was done twice"
        self.unseen = set(unseen) & set(self.bursts)

    @property
    def photographs(self):
        return sum(map(len, self.bursts.values()))

    def fates(self, stamp):
        if stamp in self.unseen:
            return [{"failed"}] * len(self.bursts[stamp])
        return [fate(name) for name in self.bursts[stamp]]

    def adds_up(self, total):
        """The counts are those of what the camera gave; audited ones come out of the discards."""
        expected = Counter()
        for stamp in self.bursts:
            expected.update("+".join(sorted(each)) for each in self.fates(stamp))
        found = Counter(
            {
                "kept": total["kept"],
                "failed": total["failed"],
                "audited+discarded": total["audited"] + total["discarded"],
            }
        )
        assert found == expected
        assert sum(total.values()) == self.photographs

    def has_its_evidence(self, shelves, film, discards_held):
        """Whole, once, on its shelf. `discards_held`: stamps whose discards were not deleted."""
        for stamp, names in self.bursts.items():
            for at, (name, allowed) in enumerate(zip(names, self.fates(stamp), strict=True), 1):
                shelf, data = shelves.held.get((stamp, at), ("", b""))
                if not shelf:
                    assert allowed == {"discarded", "audited"}, f"{stamp}-{at} {name} is lost"
                    assert stamp not in discards_held, f"{stamp}-{at} {name} was deleted"
                    continue
                assert shelf in allowed, f"{stamp}-{at} {name} is in {shelf}"
                assert is_the_still(data, film.still(name), torn=is_torn(name))

    def has_its_sightings(self, shelves, base):
        """One for each burst that was kept, with the number of its evidence, and no other."""
        sightings = Counter((one.burst, one.frames) for one in base.of(Sighting))
        expected = Counter()
        for stamp in self.bursts:
            if kept := self.fates(stamp).count({"kept"}):
                expected[shelves.numbers[stamp], kept] += 1
        assert sightings == expected

    def leaves(self, shelves):
        """Stamps of evidence that nobody decided: only a power cut leaves them."""
        return {stamp for stamp, _ in shelves.held} - set(self.bursts)


def is_the_still(data, given, *, torn):
    """Whether a photograph is what the camera gave, whole, but for EXIF and XMP."""
    if without_app1(data) != without_app1(given):
        return False
    if not torn:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    return True
