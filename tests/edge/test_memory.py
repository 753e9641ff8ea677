"""What a live unit remembers of bursts, by processes that are killed between any two steps."""

import pytest

from edge.memory import Memory
from edge.outbox import Outbox
from edge.outcome import decide
from sight.judge import Frame, Judged
from sight.policy import discard_waste
from tests import colours
from tests.edge.outcomes import SEEN
from tests.edge.service.sources import a_burst
from wire.label import EMPTY


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "outbox.sqlite")


def taken(memory, outbox, burst):
    """What the path does with a burst; False where it was recalled."""
    if memory.recall(burst):
        return False
    judged = Judged(tuple(Frame(SEEN[EMPTY]) for _ in burst), SEEN[EMPTY])
    outcome = decide(memory.number(burst), burst, judged, discard_waste(0.9))
    memory.begin(outcome)
    with outbox.transaction():
        memory.keep(outcome)
    memory.kept()
    return True


def marks(outbox):
    return outbox._one("SELECT count(*) FROM mark")


def test_kills_between_release_and_the_next_burst_leave_no_marks_behind(outbox, tmp_path):
    for number in range(1, 21):
        memory = Memory(outbox)
        burst = a_burst(tmp_path, colours.EMPTY, number)
        assert taken(memory, outbox, burst)
        memory.release(burst)
        assert marks(outbox) <= 2
    assert len(outbox.blob("marked")) <= 2 * 16


def test_a_burst_given_again_is_recalled_though_one_before_it_was_let_go(outbox, tmp_path):
    first, second, third = (a_burst(tmp_path, colours.EMPTY, number) for number in (1, 2, 3))
    memory = Memory(outbox)
    assert taken(memory, outbox, first)
    memory.release(first)
    assert taken(memory, outbox, second)
    again = Memory(outbox)
    assert not taken(again, outbox, second)
    assert taken(again, outbox, third)
    assert marks(outbox) == 2


def test_a_mark_of_evidence_that_was_begun_and_lost_with_the_power_goes_too(outbox, tmp_path):
    lost, next_one = a_burst(tmp_path, colours.EMPTY, 1), a_burst(tmp_path, colours.EMPTY, 2)
    judged = Judged(tuple(Frame(SEEN[EMPTY]) for _ in lost), SEEN[EMPTY])
    Memory(outbox).begin(decide(7, lost, judged, discard_waste(0.9)))
    assert taken(Memory(outbox), outbox, next_one)
    assert marks(outbox) == 1


def test_a_card_that_was_cut_off_is_remembered_over_live_bursts_in_between(outbox, tmp_path):
    card = [a_burst(tmp_path, colours.EMPTY, number) for number in (1, 2, 3)]
    replayed = Memory(outbox, source_keeps=True)
    assert all(taken(replayed, outbox, burst) for burst in card)
    for number in (4, 5, 6):
        memory = Memory(outbox)
        burst = a_burst(tmp_path, colours.EMPTY, number)
        assert taken(memory, outbox, burst)
        memory.release(burst)
    assert not any(taken(Memory(outbox, source_keeps=True), outbox, burst) for burst in card)
