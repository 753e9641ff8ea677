"""Evidence, journal and outbox together, on a disk that is too small."""

import logging

import pytest

import edge.evidence.room
from edge.evidence.evidence import Evidence
from edge.evidence.register import Register
from edge.journal import Journal
from edge.outbox import Outbox, OutboxError
from edge.period import Bearings
from sight.policy import Decision
from tests.edge.outcomes import an_outcome
from tests.edge.test_journal import sent
from wire.event import Fault, FaultCode, Sighting, Tally
from wire.label import EMPTY, PEOPLE, SNOW_LEOPARD

SIZE = 100_000
BEARINGS = Bearings(boot=1, model=b"abcd")


class Site:
    """A unit's outbox, journal and evidence, with room for so many photographs."""

    def __init__(self, root, photographs, *, forgetful=False, quarantine=None):
        self.root = root
        self.outbox = Outbox(root / "outbox.sqlite")
        self.register = Register(self.outbox, forgetful=forgetful)
        self.journal = Journal(self.outbox, BEARINGS, 24, register=self.register)
        self.evidence = Evidence(
            root / "evidence",
            quarantine,
            most_bytes=photographs * (SIZE + 3000),
            register=self.register,
        )
        self.number = 0

    def burst(self, label, frames=1, failures=()):
        self.number += 1
        paths = [self.root / f"IMG_{self.number}_{at}.JPG" for at in range(frames)]
        for path in paths:
            path.write_bytes(bytes(SIZE))
        outcome = self.evidence.secure(an_outcome(label, self.number, paths, failures=failures))
        self.journal.record(outcome)
        return outcome

    def delivered(self):
        """The base says that it has all there is."""
        self.outbox.confirm(self.outbox.span()[1])

    def held(self, shelf="kept"):
        return sorted(int(path.name[:8]) for path in (self.root / "evidence" / shelf).iterdir())


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path, 3)


def test_what_the_base_has_makes_room_oldest_out_first(site):
    for _ in range(3):
        site.burst(SNOW_LEOPARD)
    site.delivered()
    site.burst(SNOW_LEOPARD)
    assert site.held() == [2, 3, 4]


def test_people_go_before_snow_leopards_that_are_older(site):
    for label in (SNOW_LEOPARD, PEOPLE, SNOW_LEOPARD):
        site.burst(label)
    site.delivered()
    site.burst(PEOPLE)
    assert site.held() == [1, 3, 4]


def test_what_the_base_does_not_know_of_stays_and_the_newcomer_is_failed(site):
    for _ in range(3):
        site.burst(SNOW_LEOPARD)
    outcome = site.burst(PEOPLE)
    assert site.held() == [1, 2, 3]
    assert outcome.fates[0].decision is Decision.FAILED
    assert "No space left" in outcome.fates[0].ruling.reason
    assert site.evidence.unwritten


def test_a_snow_leopard_makes_room_for_itself_among_what_is_worth_less(site):
    for label in (PEOPLE, SNOW_LEOPARD, PEOPLE):
        site.burst(label)
    site.burst(SNOW_LEOPARD)
    assert site.held() == [2, 3, 4]


def test_frames_of_one_burst_do_not_push_each_other_out(site):
    outcome = site.burst(SNOW_LEOPARD, frames=5)
    decisions = [fate.decision for fate in outcome.fates]
    assert decisions == [Decision.KEEP] * 3 + [Decision.FAILED] * 2


def test_failed_photographs_are_delivered_with_the_tally_that_counts_them(site):
    site.burst(SNOW_LEOPARD, failures={0})
    site.burst(SNOW_LEOPARD)
    site.burst(SNOW_LEOPARD)
    site.outbox.confirm(site.outbox.span()[1])
    assert site.burst(PEOPLE).fates[0].decision is Decision.KEEP
    assert (site.held("failed"), site.held()) == ([1], [3, 4])
    site.journal.close()
    site.delivered()
    site.burst(PEOPLE)
    assert (site.held("failed"), site.held()) == ([], [3, 4, 5])


def test_discards_go_first_of_all(tmp_path):
    site = Site(tmp_path, 3, quarantine=10**9)
    site.burst(EMPTY)
    site.burst(PEOPLE)
    site.burst(EMPTY)
    site.delivered()
    site.burst(PEOPLE)
    assert (site.held("discarded"), site.held()) == ([3], [2, 4])


def test_what_went_is_told_once_and_the_ledger_stays_right(site):
    for label in (SNOW_LEOPARD, PEOPLE, SNOW_LEOPARD):
        site.burst(label)
    site.delivered()
    site.burst(SNOW_LEOPARD)
    site.burst(SNOW_LEOPARD)
    site.journal.close()
    site.journal.close()
    (fault,) = [one for one in sent(site.outbox, Fault) if one.code == FaultCode.EVICTION]
    assert fault.count == site.evidence.evicted == 2
    assert (
        fault.detail == "evidence made room: 1 delivered snow leopard, 1 delivered of low interest"
    )
    (tally,) = sent(site.outbox, Tally)
    assert (tally.captured, tally.kept, tally.failed) == (5, 5, 0)


def test_nothing_that_went_is_remembered(site):
    for _ in range(3):
        site.burst(SNOW_LEOPARD)
    site.delivered()
    site.burst(SNOW_LEOPARD)
    assert set(site.register.accounts()) == {2, 3, 4}


def test_numbered_anew_after_the_bases_word_a_burst_is_still_undelivered(site):
    site.burst(SNOW_LEOPARD)
    site.outbox.continue_after(500)
    assert not site.register.accounts()[1].delivered
    (sighting,) = sent(site.outbox, Sighting)
    site.outbox.confirm(sighting.sequence)
    assert site.register.accounts()[1].delivered


def test_events_that_a_broker_alone_confirms_are_delivered_one_by_one(site):
    site.burst(SNOW_LEOPARD)
    site.burst(SNOW_LEOPARD)
    site.outbox.confirm_one(2)
    assert [site.register.accounts()[burst].delivered for burst in (1, 2)] == [False, True]


def test_with_encryption_what_the_base_knows_is_forgotten(tmp_path):
    site = Site(tmp_path, 9, forgetful=True)
    site.burst(SNOW_LEOPARD)
    site.burst(PEOPLE)
    site.delivered()
    site.burst(PEOPLE)
    labels = {burst: one.label for burst, one in site.register.accounts().items()}
    assert (labels[1], labels[2]) == (0, 0)
    assert labels[3] != 0


def test_with_an_outbox_that_cannot_be_read_only_discards_make_room(site, monkeypatch, caplog):
    for _ in range(3):
        site.burst(PEOPLE)
    site.delivered()
    with monkeypatch.context() as broken:
        broken.setattr(site.register, "accounts", raising)
        assert site.burst(SNOW_LEOPARD).fates[0].decision is Decision.FAILED
    assert site.held() == [1, 2, 3]
    assert "only discards can make room" in caplog.text


def test_an_outbox_that_cannot_be_written_does_not_stop_the_making_of_room(
    site, monkeypatch, caplog
):
    caplog.set_level(logging.WARNING)
    for _ in range(3):
        site.burst(PEOPLE)
    site.delivered()
    with monkeypatch.context() as broken:
        broken.setattr(site.register, "evict", raising)
        site.burst(SNOW_LEOPARD)
    assert site.held() == [2, 3, 4]
    site.burst(SNOW_LEOPARD)
    site.journal.close()
    (fault,) = [one for one in sent(site.outbox, Fault) if one.code == FaultCode.EVICTION]
    assert fault.count == 2


def test_without_room_it_is_looked_for_again_only_once_more_is_delivered(site, monkeypatch):
    looks = []
    real = edge.evidence.room.victims
    monkeypatch.setattr(
        edge.evidence.room, "victims", lambda *given: looks.append(given) or real(*given)
    )
    for _ in range(6):
        site.burst(SNOW_LEOPARD)
    assert (site.held(), len(looks)) == ([1, 2, 3], 1)
    site.outbox.confirm(1)
    site.burst(PEOPLE)
    assert (site.held(), len(looks)) == ([2, 3, 7], 2)


def test_room_that_a_person_made_is_found_after_some_photographs_at_the_latest(site):
    for _ in range(4):
        site.burst(SNOW_LEOPARD)
    assert site.held() == [1, 2, 3]
    (site.root / "evidence" / "kept" / "00000001-01-IMG_1_0.JPG").unlink()
    for _ in range(22):
        site.burst(SNOW_LEOPARD)
    assert len(site.held()) == 3


def raising(*_arguments):
    raise OutboxError("disk I/O error")
