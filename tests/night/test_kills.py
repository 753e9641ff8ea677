"""A night through which the unit's processes are killed at random: the ledger adds up."""

import re

from tests.night.books import Base, counted, sequence_is_whole
from tests.night.camera_book import CameraBook
from tests.night.conftest import KILLS, SEED
from tests.night.decided import Decided
from tests.night.shelves import Shelves


def test_a_night_of_kills_loses_nothing_doubles_nothing_and_its_ledger_adds_up(
    tmp_path, base, listener, night
):
    site = night(seed=SEED, state=tmp_path / "state")
    site.start("uplink")
    site.start("capture")
    for at in range(KILLS):
        site.change_modes(at, KILLS)
        site.kill_one()
        if at % 20 == 10:
            base.kill()
            base.launch()
    site.settle_one_burst()
    site.finish()
    base.stop()
    log = site.log.read_text()
    assert "Traceback" not in log
    assert "numbering on" not in log

    assert site.watch.whole == site.watch.done, "what was whole was let go, in order, and once"
    unseen = re.findall(r"kept unseen first='[^']*/(\w+Z)-01\.jpg'", log)
    decided = Decided(CameraBook(site.book), site.watch.done, unseen)
    stored, shelves = Base(base.store), Shelves(site.state / "evidence")
    assert len(decided.unseen) <= KILLS // 20
    sequence_is_whole(stored, listener.heard)
    decided.adds_up(counted(site.state, stored, tmp_path / "scratch"))
    decided.has_its_evidence(shelves, site.film, site.held)
    decided.has_its_sightings(shelves, stored)
    assert decided.leaves(shelves) == set()
    assert site.rows("mark") <= 2, "each kill left a mark behind"
    print(f"kills={site.kills} bursts={len(decided.bursts)} events={len(stored.payloads)}")
