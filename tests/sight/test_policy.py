from hypothesis import given
from hypothesis import strategies as st

from sight.policy import Decision, discard_waste
from sight.verdict import Verdict
from wire.label import CODES, EMPTY, LIVESTOCK, SNOW_LEOPARD

shares = st.floats(0, 1)
verdicts = st.builds(Verdict, st.sampled_from(list(CODES)), shares, shares)


@given(verdicts, shares)
def test_only_sure_empties_and_livestock_are_discarded(verdict, threshold):
    ruling = discard_waste(threshold)(verdict, 1)
    discarded = ruling.decision is Decision.DISCARD
    assert discarded == (verdict.label in {EMPTY, LIVESTOCK} and verdict.waste >= threshold)
    assert ruling.reason


def test_a_snow_leopard_is_kept_however_sure_the_waste():
    assert discard_waste(0.0)(Verdict(SNOW_LEOPARD, 0.4, 0.6), 1).decision is Decision.KEEP
