from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from edge.audit import audited
from edge.outbox import Outbox
from edge.policy.observation import EARLIER, MOST_DAYS, UNDATED, Observation
from edge.policy.observer import Observer, observation_in, picture_of
from edge.policy.sample import SHOWN
from edge.policy.storm import let_go
from edge.policy.terms import Terms
from edge.policy.thumbnail import Thumbnails
from sight.judge import Frame, Judged
from sight.policy import discard_waste
from sight.verdict import Verdict
from tests import colours
from tests.edge.cards import photograph
from tests.edge.policy.verdicts import NOON, UNSURE, burst, frame, part, ruled, shots
from wire.event import Trust
from wire.label import EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD

TERMS = Terms(unit="ridge-2", name="small", model=b"abcd", point="careful", threshold=0.9, keep=())
FRAMES = [Path("a.jpg"), Path("b.jpg")]
DAY = 86_400.0


def seen(number, label=EMPTY, *, day=0, waste=0.99, trust=Trust.NTP, share=0.0):  # noqa: PLR0913
    verdict = Verdict(label, waste - 0.02, waste)
    judged = burst(label) if label in (SNOW_LEOPARD, PEOPLE) else Judged((Frame(verdict),), verdict)
    row = shots(FRAMES[: len(judged.frames)] or FRAMES, taken=NOON + day * DAY, trust=trust)
    row = (*row, *row)[: len(judged.frames)]
    return ruled(number, row, judged, audited(discard_waste(0.9), share, 1))


def observed(*outcomes):
    observation = Observation(terms=TERMS)
    for outcome in outcomes:
        observation = observation.plus(outcome)
    return observation


def test_bursts_are_counted_by_day_and_label():
    observation = observed(
        seen(1), seen(2, LIVESTOCK), seen(3, SNOW_LEOPARD), seen(4, day=1), seen(5, waste=0.5)
    )
    assert set(observation.days) == {"2026-06-01", "2026-06-02"}
    assert observation.labels[EMPTY].bursts == 3
    assert observation.labels[EMPTY].discarded == 2
    assert observation.labels[SNOW_LEOPARD].discarded == 0
    assert observation.days_seen == 2


def test_the_audit_sample_is_counted_apart_and_named():
    observation = observed(*[seen(number, share=1.0) for number in range(5)])
    assert (observation.total.audited, observation.total.discarded) == (5, 0)
    assert observation.audited == (0, 1, 2, 3, 4)


def test_without_a_clock_there_are_bursts_but_no_days():
    observation = observed(seen(1, trust=Trust.NONE), seen(2, day=500, trust=Trust.NONE))
    assert observation.days[UNDATED][EMPTY].bursts == 2
    assert observation.days_seen == 0


def test_what_a_storm_cost_is_not_what_the_model_would_delete():
    unsure = Judged((Frame(UNSURE),) * 2, UNSURE)
    observation = observed(let_go(ruled(1, shots(FRAMES), unsure)))
    assert (observation.total.throttled, observation.total.discarded) == (1, 0)
    assert observation.samples == ()


def test_the_least_sure_are_shown_and_some_by_chance():
    wastes = [0.9 + at * 0.0001 for at in range(500)]
    observation = observed(*[seen(number, waste=waste) for number, waste in enumerate(wastes)])
    assert [sample.burst for sample in observation.unsure] == list(range(SHOWN))
    assert len(observation.drawn) == SHOWN
    assert sum(sample.burst for sample in observation.drawn) / SHOWN == pytest.approx(250, abs=90)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([EMPTY, LIVESTOCK, SNOW_LEOPARD, PEOPLE]),
            st.integers(-400, 400),
            st.floats(0, 1),
            st.sampled_from(list(Trust)),
        ),
        max_size=200,
    )
)
def test_however_long_it_runs_and_the_clock_jumps_it_is_bounded_and_counts_all(bursts):
    outcomes = [
        seen(number, label, day=day, waste=max(waste, 0.02), trust=trust)
        for number, (label, day, waste, trust) in enumerate(bursts)
    ]
    observation = observed(*outcomes)
    assert observation.total.bursts == len(bursts)
    assert len(set(observation.days) - {EARLIER, UNDATED}) <= MOST_DAYS
    assert len(observation.unsure) <= SHOWN
    assert len({sample.slot for sample in observation.samples}) == len(observation.samples)
    assert all(0 <= sample.slot < 2 * SHOWN for sample in observation.samples)
    known = {day for _, day, _, trust in bursts if trust is not Trust.NONE}
    assert observation.days_seen <= len(known)
    assert msgpack.decode(msgpack.encode(observation), type=Observation) == observation


def test_a_year_of_it_takes_little_room():
    labels = [EMPTY, LIVESTOCK, SNOW_LEOPARD, PEOPLE]
    observation = observed(*[seen(at, labels[at % 4], day=at // 8) for at in range(365 * 8)])
    assert observation.days_seen == 365
    assert len(msgpack.encode(observation)) < 12_000


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "outbox.sqlite")


def noted(outbox, terms, *outcomes, picture=lambda _outcome: b"picture"):
    observer = Observer(outbox, terms, picture)
    for outcome in outcomes:
        with outbox.transaction():
            observer.note(outcome)


def test_what_was_observed_survives_a_restart(outbox, tmp_path):
    noted(outbox, TERMS, seen(1), seen(2))
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite")
    noted(again, TERMS, seen(3))
    assert observation_in(again).total.bursts == 3
    assert picture_of(again, observation_in(again).unsure[0]) == b"picture"


def test_what_was_noted_in_a_transaction_that_failed_is_not_remembered(outbox):
    observer = Observer(outbox, TERMS, lambda _outcome: b"")
    with suppress(RuntimeError), outbox.transaction():
        observer.note(seen(1))
        raise RuntimeError
    noted(outbox, TERMS, seen(2))
    assert observation_in(outbox).total.bursts == 1


def test_another_threshold_is_another_observation_and_the_log_says_so(outbox, caplog):
    noted(outbox, TERMS, seen(1))
    other = Terms(
        unit="ridge-2", name="small", model=b"abcd", point="careful", threshold=0.8, keep=()
    )
    noted(outbox, other, seen(2))
    assert "observation begins anew" in caplog.text
    assert observation_in(outbox).total.bursts == 1
    assert observation_in(outbox).terms == other


def test_a_picture_is_made_only_of_what_is_shown(outbox):
    made = []
    outcomes = [seen(number, waste=0.95 + number * 1e-4) for number in range(200)]
    noted(outbox, TERMS, *outcomes, picture=lambda outcome: made.append(outcome) or b"")
    assert len(made) < 130
    people = ruled(900, shots(FRAMES), burst(PEOPLE, frame(PEOPLE), frame(PEOPLE)))
    before = len(made)
    noted(outbox, TERMS, people, picture=lambda outcome: made.append(outcome) or b"")
    assert len(made) == before


def test_a_thumbnail_is_small_and_of_the_frame_that_was_least_sure(tmp_path):
    paths = [
        photograph(tmp_path / f"{at}.jpg", colour, size=(1920, 1080))
        for at, colour in enumerate((colours.EMPTY, colours.LEOPARD))
    ]
    judged = Judged((Frame(Verdict(EMPTY, 0.99, 0.99)), Frame(UNSURE)), Verdict(EMPTY, 0.95, 0.97))
    outcome = ruled(1, shots(paths), judged)
    picture = Thumbnails(0, 0, veiled=False)(outcome)
    assert picture[:3] == b"\xff\xd8\xff"
    assert len(picture) < 20_000
    paths[1].unlink()
    assert Thumbnails(0, 0, veiled=False)(outcome) == b""


def test_of_a_frame_that_may_show_people_there_is_no_thumbnail_where_they_are_not_kept(tmp_path):
    path = photograph(tmp_path / "a.jpg", colours.EMPTY)
    judged = Judged((frame(EMPTY, part(0, 0, 0.5, 0.5, people=0.3)),), Verdict(EMPTY, 0.95, 0.97))
    outcome = ruled(1, shots([path]), judged)
    assert Thumbnails(0, 0, veiled=True)(outcome) == b""
    assert Thumbnails(0, 0, veiled=False)(outcome) != b""
