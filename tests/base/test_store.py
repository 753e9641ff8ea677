import os
import sqlite3
from pathlib import Path

import pytest

from base.error import StoreError, StoreUnavailableError
from base.intake import Reason, understand
from base.reading import read_report
from base.store import Store
from tests.base.events import (
    NOON,
    event_message,
    heartbeat,
    holding,
    holding_message,
    sighting,
    tally,
)
from wire.codec import digest

UNIT = "ridge-1"


class Base:
    """A store in a folder, spoken to in payloads."""

    def __init__(self, folder, **options):
        self.path = str(folder / "base.sqlite")
        self.store = Store(self.path, **options)

    def take(self, *payloads):
        return self.commit(event_message(payload) for payload in payloads)

    def hear(self, oldest, newest):
        return self.commit([holding_message(holding(oldest, newest))])

    def commit(self, received):
        messages = [understand(each.topic, each.payload) for each in received]
        return self.store.commit(messages, NOON).answers.get(UNIT)

    def unit(self):
        return read_report(self.path).units[0]


@pytest.fixture
def base(tmp_path):
    base = Base(tmp_path)
    yield base
    base.store.close()


def test_the_answer_names_the_last_event_without_a_gap_and_its_digest(base):
    answer = base.take(sighting(1), sighting(2), sighting(4))
    assert (answer.through, answer.digest) == (2, digest(sighting(2)))


def test_the_same_event_twice_is_stored_once_and_answered_again(base):
    first = base.take(sighting(1), sighting(1))
    assert base.take(sighting(1)) == first
    assert base.unit().events == 1


def test_another_payload_for_a_stored_sequence_is_put_into_quarantine(base):
    base.take(sighting(1))
    answer = base.take(sighting(1, score=1))
    report = read_report(base.path)
    assert report.quarantine.reasons == {Reason.CONFLICT: 1}
    assert report.sightings[0].score == 0.93
    assert answer.digest == digest(sighting(1))


def test_two_payloads_for_one_sequence_in_one_batch_are_a_conflict_too(base):
    base.take(sighting(1), sighting(1, score=1), sighting(1))
    assert read_report(base.path).quarantine.reasons == {Reason.CONFLICT: 1}


def test_a_base_that_was_absent_never_claims_what_it_did_not_see(base):
    answer = base.take(*(sighting(sequence) for sequence in range(5, 11)))
    assert (answer.through, answer.digest) == (0, None)


def test_what_will_never_be_sent_becomes_a_gap_and_the_rest_is_claimed(base):
    base.take(*(sighting(sequence) for sequence in range(5, 11)))
    assert base.hear(5, 10).through == 10
    assert base.unit().gaps == [(1, 4)]


def test_the_word_on_the_outbox_may_come_before_the_events(base):
    answer = base.hear(5, 10)
    assert (answer.through, answer.digest) == (4, None)
    assert base.take(*(sighting(sequence) for sequence in range(5, 11))).through == 10


def test_a_late_arrival_fills_its_gap(base):
    base.hear(5, 4)
    base.take(sighting(2))
    assert base.unit().gaps == [(1, 1), (3, 4)]
    base.take(sighting(1), sighting(3), sighting(4))
    assert base.unit().gaps == []


def test_a_unit_that_says_less_than_before_moves_nothing_back(base):
    base.hear(50, 49)
    assert base.hear(1, 3).through == 49


def test_a_jump_of_the_sequence_moves_nothing(base):
    answer = base.take(sighting(1), sighting(2**32 - 1))
    assert answer.through == 1
    assert base.unit().gaps == []


def test_a_long_run_behind_a_gap_is_claimed_once_the_gap_is_filled(base):
    base.take(*(sighting(sequence) for sequence in range(2, 1300)))
    assert base.take(sighting(1)).through == 1299


def test_a_tally_that_names_a_label_twice_is_stored(base):
    labels = [("livestock", 2, 1), ("livestock", 3, 3)]
    base.take(tally(1, labels=labels))
    assert read_report(base.path).tallies[0].labels[0].bursts == 5


def test_a_text_with_a_nul_is_stored_without_it(base):
    base.take(heartbeat(1, software="0.1\0"))
    assert base.unit().software == "0.1\N{REPLACEMENT CHARACTER}"


def test_quarantine_keeps_the_newest_and_counts_them_all(tmp_path):
    base = Base(tmp_path, quarantine_kept=10)
    for number in range(7):
        base.take(*(b"%d-%d" % (number, place) for place in range(5)))
    quarantine = read_report(base.path).quarantine
    assert (quarantine.kept, quarantine.dropped) == (10, 25)
    assert quarantine.reasons == {Reason.PAYLOAD: 35}


def test_what_was_stored_is_there_after_a_restart(base):
    answer = base.take(sighting(1))
    base.store.close()
    assert Store(base.path).answers() == {UNIT: answer}


def test_a_full_disk_changes_nothing_and_passes(base):
    base.take(sighting(1))
    [pages] = base.store._engine.raw_connection().execute("PRAGMA page_count").fetchone()
    limit = f"PRAGMA max_page_count={pages}"
    base.store._engine.raw_connection().execute(limit)
    with pytest.raises(StoreUnavailableError, match="full"):
        base.take(*(sighting(sequence) for sequence in range(2, 900)))
    base.store._engine.raw_connection().execute("PRAGMA max_page_count=1000000")
    assert base.unit().events == 1
    assert base.take(sighting(2)).through == 2


def test_a_locked_database_changes_nothing_and_passes(base):
    base.store._engine.raw_connection().execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(base.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="locked"):
        base.take(sighting(1))
    other.execute("ROLLBACK")
    assert base.take(sighting(1)).through == 1


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "base.sqlite"
    path.write_bytes(os.urandom(8192))
    with pytest.raises(StoreError, match=r"base.sqlite is damaged.*restore a backup"):
        Store(str(path))


def test_a_store_damaged_within_is_named_when_it_is_met(base):
    base.take(*(sighting(sequence) for sequence in range(1, 900)))
    base.store.close()
    path = Path(base.path)
    path.write_bytes(path.read_bytes()[:4096].ljust(path.stat().st_size, b"\xff"))
    with pytest.raises(StoreError, match="damaged"):
        base.take(sighting(900))


def test_a_store_of_a_newer_version_is_refused_and_left_alone(base):
    base.store.close()
    with sqlite3.connect(base.path) as other:
        other.execute("UPDATE alembic_version SET version_num = '0099'")
    for open_it in (Store, read_report):
        with pytest.raises(StoreError, match=r"layout 0099.*install the version that wrote it"):
            open_it(base.path)


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photographs (name)")
    with pytest.raises(StoreError, match="another program"):
        Store(str(path))


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreError, match="check that its folder exists"):
        Store(str(tmp_path / "nowhere" / "base.sqlite"))


def test_the_password_of_a_store_is_never_shown():
    with pytest.raises(StoreError) as refused:
        Store("nosuch://base:secret@host/uncia")
    assert "secret" not in str(refused.value)


def test_a_report_of_no_store_is_told_and_makes_none(tmp_path):
    path = tmp_path / "base.sqlite"
    with pytest.raises(StoreError, match="no store at"):
        read_report(str(path))
    assert not path.exists()
