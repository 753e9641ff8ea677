"""The same night on a card that loses at any moment what was not synced to it.

The unit is held, the image of its mounted card copied, and the night goes on from the copy: all
that the kernel had not written yet is gone, and so is all that was in memory, the spool too. What
the unit has said before is said: the base keeps it.
"""

import re
from contextlib import ExitStack

from tests.edge.evidence.disks import copied, mounted, new_image
from tests.night.books import Base, counted, sequence_is_whole
from tests.night.camera_book import CameraBook
from tests.night.conftest import CUTS, SEED
from tests.night.decided import Decided
from tests.night.shelves import Shelves


class Card:
    """A card in a unit, and after each cut what is left of it."""

    def __init__(self, folder):
        self._folder, self._cuts = folder, 0
        self.place = folder / "card"
        self._image = new_image(folder / "card-0.img", 64)
        self._mounts = ExitStack()
        self.insert()

    def insert(self):
        self._mounts.enter_context(mounted(self._image, self.place))

    def copy(self):
        self._cuts += 1
        return copied(self._image, self._folder / f"card-{self._cuts}.img")

    def go_on_from(self, copy):
        self._mounts.close()
        self._image.unlink()
        self._image = copy
        self.insert()

    def close(self):
        self._mounts.close()


def cut(site, card):
    """The power goes, and comes back."""
    site.hold()
    left = card.copy()
    site.lose_power()
    card.go_on_from(left)
    site.look.again()


def decided_before(site, base, scratch, decided, lost):
    """The burst that was written down though nobody had let go of it yet; None where none was."""
    total = sum(counted(site.state, Base(base.store), scratch).values())
    camera = CameraBook(site.book)
    known = Decided(camera, decided)
    more = total - known.photographs
    waiting = [one for one in site.watch.whole if one not in {*decided, *lost}]
    assert more in {0, len(camera.burst(waiting[0])) if waiting else 0}, (
        f"{total} photographs in the ledger, {known.photographs} were let go of"
    )
    return waiting[0] if more else None


def test_a_night_of_power_cuts_keeps_all_that_was_told_and_reuses_no_sequence(
    tmp_path, base, listener, night, request
):
    card = Card(tmp_path)
    request.addfinalizer(card.close)
    site = night(seed=SEED, state=card.place / "state")
    lost, between = set(), []
    site.start("uplink")
    site.start("capture")
    for at in range(CUTS):
        site.change_modes(at, CUTS)
        if site.chance.random() < 0.3:
            site.kill_one()
        if site.chance.random() < 0.7:
            site.settle_one_burst()
        site.wait()
        cut(site, card)
        decided = [*site.watch.done, *between]
        if one := decided_before(site, base, tmp_path / "scratch", decided, lost):
            between.append(one)
        lost |= set(site.watch.whole) - set(site.watch.done) - set(between)
        site.start("uplink")
        site.start("capture")
    site.settle_one_burst()
    site.finish()
    base.stop()
    log = site.log.read_text()
    assert "Traceback" not in log
    assert "numbering on" not in log, "the base knew more than the unit: a sequence was lost"

    unseen = re.findall(r"kept unseen first='[^']*/(\w+Z)-01\.jpg'", log)
    decided = Decided(CameraBook(site.book), [*site.watch.done, *between], unseen)
    stored, shelves = Base(base.store), Shelves(site.state / "evidence")
    sequence_is_whole(stored, listener.heard)
    decided.adds_up(counted(site.state, stored, tmp_path / "scratch"))
    decided.has_its_evidence(shelves, site.film, site.held)
    decided.has_its_sightings(shelves, stored)
    assert decided.leaves(shelves) <= {one.partition("-")[2] for one in lost}
    print(
        f"cuts={CUTS} bursts={len(decided.bursts)} lost={len(lost)} "
        f"left={len(decided.leaves(shelves))} events={len(stored.payloads)}"
    )
