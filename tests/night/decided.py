"""The bursts that were decided, and what must have become of each of their stills."""

from collections import Counter

from tests.night.reel import DISCARDED, is_torn
from tests.night.shelves import is_the_still
from wire.event import Sighting


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
