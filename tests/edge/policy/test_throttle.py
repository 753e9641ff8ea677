from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.outbox import Outbox
from edge.policy.bucket import Bucket, Rate
from edge.policy.storm import Limits
from edge.policy.throttle import Throttled
from sight.judge import Frame, Judged
from sight.policy import Decision
from sight.verdict import Verdict
from tests.edge.policy.verdicts import UNSURE, burst, part, ruled, shots
from wire.label import EMPTY, LIVESTOCK, OTHER_CAT, OTHER_WILDLIFE, PEOPLE, SNOW_LEOPARD

FRAMES = [Path("a.jpg"), Path("b.jpg"), Path("c.jpg")]
GUST = Judged((Frame(UNSURE),) * 3, UNSURE)
#: Sixty photographs an hour, and sixty at once: twenty bursts of three.
LIMITS = Limits(Rate(60.0, 60.0))


class Shelf:
    """A writer that remembers what it was given to keep."""

    def __init__(self):
        self.kept = []

    def wants(self, outcome):
        return outcome.ledger.captured > outcome.ledger.discarded

    def secure(self, outcome):
        if outcome.ledger.kept:
            self.kept.append(outcome.number)
        return outcome


class Ridge:
    """A unit in the wind, whose clock is its uptime."""

    def __init__(self, path, limits=LIMITS):
        self.path, self.limits = path, limits
        self.shelf, self.heard, self.number, self.uptime = Shelf(), [], 0, 0.0
        self.start()

    def start(self):
        self.outbox = Outbox(self.path)
        self.writer = Throttled(
            self.shelf, self.limits, self.outbox, lambda on, at: self.heard.append((on, at))
        )
        return self

    def trigger(self, judged=GUST, seconds=1.0, number=None):
        self.uptime += seconds
        self.number = number or self.number + 1
        row = shots(FRAMES[: len(judged.frames)], uptime=self.uptime)
        return self.writer.secure(ruled(self.number, row, judged))

    def gusts(self, times, seconds=1.0):
        return [self.trigger(seconds=seconds).ruling.decision for _ in range(times)]


@pytest.fixture
def ridge(tmp_path):
    return Ridge(tmp_path / "outbox.sqlite")


def test_a_storm_keeps_its_allowance_and_then_what_flows_in(ridge):
    gusts = ridge.gusts(200)
    # Sixty photographs at once; what flowed in meanwhile lets one burst more begin. From then on
    # one photograph a minute, a burst of three every three minutes.
    assert gusts[:21] == [Decision.KEEP] * 21
    assert gusts.count(Decision.KEEP) == 21 + 1


def test_what_is_let_go_of_counts_as_discarded_with_the_reason(ridge):
    ridge.gusts(30)
    outcome = ridge.trigger()
    assert outcome.ledger.discarded == outcome.ledger.captured == 3
    assert outcome.ruling.reason.startswith("throttled: unsure")


@pytest.mark.parametrize("label", [SNOW_LEOPARD, OTHER_CAT, OTHER_WILDLIFE, PEOPLE])
def test_cats_wildlife_and_people_pass_in_any_storm(ridge, label):
    ridge.gusts(50)
    assert ridge.trigger(burst(label)).ledger.kept == 3


def test_an_unsure_burst_with_a_sign_of_a_leopard_passes(ridge):
    ridge.gusts(50)
    sign = Frame(UNSURE, looks=(part(0.1, 0.1, 0.4, 0.4, leopard=0.25),))
    assert ridge.trigger(Judged((sign,), UNSURE)).ledger.kept == 1
    hardly_waste = Verdict(EMPTY, 0.3, 0.45)
    assert ridge.trigger(Judged((Frame(hardly_waste),), hardly_waste)).ledger.kept == 1


def test_herds_pass_where_they_are_on_the_keep_list(tmp_path):
    limits = Limits(LIMITS.photographs, never=frozenset([LIVESTOCK]))
    ridge = Ridge(tmp_path / "outbox.sqlite", limits)
    ridge.gusts(50)
    herd, far = Verdict(LIVESTOCK, 0.7, 0.8), Verdict(EMPTY, 0.45, 0.85)
    for verdict in (herd, far):
        assert ridge.trigger(Judged((Frame(verdict),), verdict)).ledger.kept == 1
    assert ridge.trigger().ledger.discarded == 3


def test_audit_and_failures_pass(ridge):
    ridge.gusts(50)
    half = Judged((Frame(UNSURE), Frame(failure="cut off")), UNSURE)
    outcome = ridge.trigger(half)
    assert (outcome.ledger.discarded, outcome.ledger.failed) == (1, 1)
    assert ridge.trigger(Judged((Frame(failure="cut off"),), None)).ledger.failed == 1


def test_a_card_that_is_replayed_is_not_throttled(ridge):
    ridge.gusts(50)
    outcome = ruled(99, shots(FRAMES, uptime=None), GUST)
    assert ridge.writer.secure(outcome) == outcome


def test_health_hears_of_one_storm_and_of_its_end(ridge):
    ridge.gusts(400)
    assert ridge.heard == [(True, 22.0)]
    ridge.trigger(burst(SNOW_LEOPARD), seconds=1000)
    assert len(ridge.heard) == 1
    ridge.trigger(burst(SNOW_LEOPARD), seconds=2000)
    assert ridge.heard[1:] == [(False, 3400.0)]


def test_a_storm_is_over_in_time_also_where_nothing_triggers_any_more(ridge):
    ridge.gusts(100)
    for uptime in range(101, 4000, 10):
        ridge.writer.pass_time(float(uptime))
    (_, (storm, over)) = ridge.heard
    assert not storm
    assert 1800 < over < 2000, "half of the allowance of an hour"


def test_bursts_that_wait_from_before_a_storm_s_end_get_no_more_than_others(ridge):
    ridge.gusts(100)
    ridge.writer.pass_time(4000.0)
    assert Decision.KEEP not in ridge.gusts(30)


def test_a_restart_in_a_storm_gives_no_new_allowance(ridge):
    ridge.gusts(100)
    ridge.start()
    assert Decision.KEEP not in ridge.gusts(30)
    assert ridge.heard == [(True, 22.0), (True, 101.0)]


def test_a_new_start_of_the_machine_gives_none_either_and_counts_on_from_there(ridge):
    ridge.gusts(100)
    ridge.start().uptime = 0.0
    assert Decision.KEEP not in ridge.gusts(30)
    ridge.trigger(burst(SNOW_LEOPARD), seconds=3600)
    assert ridge.gusts(10) == [Decision.KEEP] * 10


def test_a_burst_that_is_given_again_after_a_crash_is_decided_as_before(ridge):
    ridge.gusts(21)
    ridge.start()
    assert ridge.trigger(number=21).ledger.kept == 3
    assert ridge.trigger(number=22).ledger.discarded == 3


def test_bytes_are_limited_as_photographs_are(tmp_path):
    ridge = Ridge(tmp_path / "outbox.sqlite", Limits(size=Rate(6e6, 6e6)))
    # Each photograph is of a megabyte: two bursts of three, and what flows in meanwhile.
    assert ridge.gusts(5).count(Decision.KEEP) == 3


def test_limits_that_are_set_anew_begin_with_their_allowance(ridge):
    ridge.gusts(50)
    ridge.limits = Limits(LIMITS.photographs, Rate(6e6, 6e6))
    assert ridge.start().gusts(1) == [Decision.KEEP]


def test_where_nothing_can_be_written_down_it_still_throttles(ridge):
    ridge.outbox._db.execute("PRAGMA query_only = ON")
    assert ridge.gusts(30).count(Decision.DISCARD) == 9


@given(
    st.lists(st.tuples(st.floats(0, 3600), st.integers(0, 12)), max_size=60),
    st.floats(1, 500),
    st.floats(1, 500),
)
def test_over_any_time_no_more_passes_than_the_allowance_the_rate_and_one_burst(
    steps, per_hour, most
):
    rate = Rate(per_hour, most)
    bucket, uptime, passed = Bucket(most, 0.0), 0.0, 0
    for seconds, frames in steps:
        uptime += seconds
        bucket = bucket.at(uptime, rate)
        if bucket.left > 0:
            bucket = bucket.less(frames)
            passed += frames
    assert passed <= most + uptime * per_hour / 3600 + 12 + 1e-6
