from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from convert.curve import curve_of, wastes
from convert.event import Event
from convert.miss import misses_of
from convert.photograph import Photograph
from convert.trial import Trial
from sight.judge import Frame, Judged
from sight.policy import Decision, Ruling, discard_waste
from sight.verdict import Verdict
from wire.label import CODES, EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD

LABELS = tuple(CODES)
shares = st.floats(0, 1)
verdicts = st.builds(Verdict, st.sampled_from(LABELS), shares, shares)


def a_trial(truth, verdict, threshold=0.5):
    event = Event((Photograph(Path(), "a.jpg", truth),))
    if verdict is None:
        judged = Judged((Frame(failure="the file is empty"),), None)
        return Trial(event, judged, Ruling(Decision.FAILED, "the file is empty"))
    judged = Judged((Frame(verdict),), verdict)
    return Trial(event, judged, discard_waste(threshold)(verdict, 0))


@given(verdicts, shares)
def test_a_curve_discards_what_the_policy_would_discard_at_each_threshold(verdict, threshold):
    (values,) = wastes([a_trial(EMPTY, verdict)]).values()
    discarded = discard_waste(threshold)(verdict, 0).decision is Decision.DISCARD
    assert bool(values[0] >= threshold) == discarded


def test_events_that_failed_are_no_point_of_a_curve():
    trials = [a_trial(SNOW_LEOPARD, None), a_trial(EMPTY, Verdict(EMPTY, 0.9, 0.9))]
    assert {each.recall for each in curve_of(trials, 0.618)} == {None}
    assert 0.618 in {each.threshold for each in curve_of(trials, 0.618)}


def test_the_worst_misses_come_first_and_snow_leopards_before_all():
    lost = [a_trial(SNOW_LEOPARD, Verdict(EMPTY, waste, waste)) for waste in (0.6, 0.9, 0.7)]
    guest = a_trial(PEOPLE, Verdict(LIVESTOCK, 0.8, 0.95))
    idle = [a_trial(EMPTY, Verdict(PEOPLE, 0.5, waste)) for waste in (0.4, 0.1)]
    unknown = a_trial("yeti", Verdict(EMPTY, 0.9, 0.9))
    cats, others, kept = misses_of([*idle, guest, unknown, *lost], LABELS)
    assert [each.waste for each in cats.trials] == [0.9, 0.7, 0.6]
    assert others.trials == (guest,)
    assert [each.waste for each in kept.trials] == [0.1, 0.4]
