import pytest

from edge.audit import audited
from edge.config import ConfigError
from edge.policy.keep import expect_known, keeping
from sight.policy import Decision, discard_waste
from sight.verdict import Verdict
from tests.edge.policy.verdicts import SURE
from wire.label import CODES, EMPTY, LIVESTOCK, SNOW_LEOPARD

HERDS = keeping(audited(discard_waste(0.9), share=0.0, seed=1), [LIVESTOCK])


def test_a_site_that_studies_herds_keeps_every_one():
    ruling = HERDS(SURE[LIVESTOCK], 1)
    assert ruling.decision is Decision.KEEP
    assert "keep-list" in ruling.reason


def test_what_is_surely_empty_still_goes():
    assert HERDS(Verdict(EMPTY, 0.95, 0.97), 1).decision is Decision.DISCARD


def test_what_may_be_a_herd_far_away_is_kept_though_it_is_surely_one_of_the_two():
    far = Verdict(EMPTY, 0.6, 0.99)
    assert discard_waste(0.9)(far, 1).decision is Decision.DISCARD
    assert HERDS(far, 1).decision is Decision.KEEP


def test_nothing_that_is_kept_without_the_list_is_lost_by_it():
    for verdict in (SURE[SNOW_LEOPARD], Verdict(EMPTY, 0.5, 0.6), Verdict(LIVESTOCK, 0.5, 0.6)):
        assert HERDS(verdict, 1).decision is Decision.KEEP


def test_what_is_kept_by_the_list_is_no_audit_sample():
    policy = keeping(audited(discard_waste(0.9), share=1.0, seed=1), [LIVESTOCK])
    assert policy(SURE[LIVESTOCK], 1).decision is Decision.KEEP


def test_a_label_that_the_model_does_not_know_is_refused_with_those_it_knows():
    with pytest.raises(ConfigError, match=r'policy\.keep: .* "yak"; it knows: empty, livestock'):
        expect_known(["yak"], CODES, counted=False)


def test_people_cannot_be_both_kept_and_only_counted():
    with pytest.raises(ConfigError, match="take one of the two out"):
        expect_known(["people"], CODES, counted=True)
    expect_known(["people"], CODES, counted=False)
