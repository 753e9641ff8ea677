from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.health.moment import Moment
from edge.journal import Journal
from edge.outbox import Outbox, OutboxError
from edge.period import Bearings
from tests.edge.outcomes import an_outcome
from wire.codec import decode
from wire.event import Fault, Sighting, Tally, Trust
from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD, code_of

BEARINGS = Bearings(boot=3, model=b"abcd")
FRAMES = [Path("a.jpg"), Path("b.jpg"), Path("c.jpg")]
DAY = 86_400.0


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "outbox.sqlite")


def sent(outbox, kind=None):
    events = [decode(payload) for _, payload in outbox.pending(0, -1)]
    return [event for event in events if kind is None or isinstance(event, kind)]


def test_a_kept_burst_is_a_sighting_that_names_its_evidence(outbox):
    Journal(outbox, BEARINGS, 24).record(an_outcome(SNOW_LEOPARD, 12, FRAMES))
    (sighting,) = sent(outbox)
    assert isinstance(sighting, Sighting)
    assert (sighting.burst, sighting.label) == (12, code_of(SNOW_LEOPARD))
    assert (sighting.score, sighting.frames, sighting.duration) == (900, 3, 2)
    assert (sighting.boot, sighting.model) == (3, b"abcd")


def test_a_discarded_burst_is_only_counted(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    journal.record(an_outcome(EMPTY, 1, FRAMES))
    assert sent(outbox) == []
    journal.close()
    (tally,) = sent(outbox)
    assert (tally.captured, tally.discarded) == (3, 3)
    assert [(row.label, row.bursts, row.discarded) for row in tally.labels] == [(1, 1, 1)]


def test_a_tally_is_sent_when_its_hours_are_over(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    for day in range(3):
        journal.record(an_outcome(EMPTY, day, FRAMES, taken=day * DAY + 1e9))
    assert [tally.captured for tally in sent(outbox, Tally)] == [3, 3]


def test_a_clock_that_jumps_back_begins_a_new_tally(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    journal.record(an_outcome(EMPTY, 1, FRAMES, taken=1e9))
    journal.record(an_outcome(EMPTY, 2, FRAMES, taken=1e8))
    assert len(sent(outbox, Tally)) == 1


def test_what_was_counted_survives_a_restart(outbox, tmp_path):
    Journal(outbox, BEARINGS, 24).record(an_outcome(EMPTY, 1, FRAMES))
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite")
    journal = Journal(again, BEARINGS, 24)
    journal.record(an_outcome(LIVESTOCK, 2, FRAMES))
    journal.close()
    (tally,) = sent(again)
    assert (tally.captured, len(tally.labels)) == (6, 2)


def test_a_new_model_begins_a_new_tally(outbox):
    Journal(outbox, BEARINGS, 24).record(an_outcome(EMPTY, 1, FRAMES))
    Journal(outbox, Bearings(3, b"efgh"), 24)
    assert [tally.model for tally in sent(outbox, Tally)] == [b"abcd"]


def test_failures_are_reported_with_the_last_reason(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    journal.record(an_outcome(SNOW_LEOPARD, 1, FRAMES, failures={2}))
    journal.close()
    (fault,) = sent(outbox, Fault)
    assert (fault.count, fault.detail) == (1, "c.jpg: the file is empty")


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([EMPTY, LIVESTOCK, SNOW_LEOPARD]),
            st.integers(1, 3),
            st.sets(st.integers(0, 2)),
            st.floats(0, 1e6),
        ),
        max_size=12,
    )
)
def test_the_tallies_add_up_to_what_was_captured(tmp_path_factory, bursts):
    outbox = Outbox(tmp_path_factory.mktemp("journal") / "outbox.sqlite")
    journal = Journal(outbox, BEARINGS, 24)
    for number, (label, frames, failures, taken) in enumerate(bursts):
        failed = {at for at in failures if at < frames}
        journal.record(an_outcome(label, number, FRAMES[:frames], taken, failed))
    journal.close()
    tallies = sent(outbox, Tally)
    assert sum(tally.captured for tally in tallies) == sum(frames for _, frames, _, _ in bursts)
    for tally in tallies:
        assert tally.captured == tally.kept + tally.discarded + tally.audited + tally.failed
    kept = sum(sighting.frames for sighting in sent(outbox, Sighting))
    assert sum(tally.kept for tally in tallies) == kept


def test_a_burst_that_could_not_be_written_down_is_owed_and_paid(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    outbox._db.execute("PRAGMA query_only = ON")
    outcome = an_outcome(SNOW_LEOPARD, 1, FRAMES)
    with pytest.raises(OutboxError):
        journal.record(outcome)
    journal.owe(outcome)
    outbox._db.execute("PRAGMA query_only = OFF")
    journal.record(an_outcome(SNOW_LEOPARD, 2, FRAMES))
    assert [sighting.burst for sighting in sent(outbox, Sighting)] == [1, 2]
    assert journal.owed == 0


def test_photographs_that_are_lost_before_they_are_judged_are_in_the_ledger_as_failed(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    journal.lose(4, "spool: full", Moment(1e9, Trust.RTC, 3, 60.0))
    journal.record(an_outcome(EMPTY, 1, FRAMES, taken=1e9 + 60))
    Journal(outbox, BEARINGS, 24).close()  # the process was killed in between
    (tally,) = sent(outbox, Tally)
    assert (tally.captured, tally.discarded, tally.failed) == (7, 3, 4)
    assert (tally.since, tally.trust) == (1_000_000_000, Trust.RTC)
    (fault,) = sent(outbox, Fault)
    assert (fault.count, fault.detail) == (4, "lost: spool: full")


def test_a_loss_that_cannot_be_written_down_is_written_later(outbox):
    journal = Journal(outbox, BEARINGS, 24)
    journal.lose(2, "spool: full", Moment(1e9, Trust.RTC, 3, 60.0))
    outbox._db.execute("PRAGMA query_only = ON")
    with pytest.raises(OutboxError):
        journal.settle()
    outbox._db.execute("PRAGMA query_only = OFF")
    journal.close()
    assert [tally.failed for tally in sent(outbox, Tally)] == [2]
