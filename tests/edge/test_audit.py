from edge.audit import audited
from sight.policy import Decision, discard_waste
from sight.verdict import Verdict
from wire.label import EMPTY, SNOW_LEOPARD

SURE = Verdict(EMPTY, 0.97, 0.99)


def test_the_audit_draws_its_share_of_discards():
    rule = audited(discard_waste(0.9), share=0.1, seed=1)
    drawn = [rule(SURE, burst).decision for burst in range(10_000)]
    assert 900 < drawn.count(Decision.AUDIT) < 1100
    assert drawn.count(Decision.AUDIT) + drawn.count(Decision.DISCARD) == 10_000


def test_the_audit_draws_the_same_bursts_again_and_others_by_another_seed():
    def drawn(seed):
        rule = audited(discard_waste(0.9), share=0.1, seed=seed)
        return [burst for burst in range(1000) if rule(SURE, burst).decision is Decision.AUDIT]

    assert drawn(1) == drawn(1) != drawn(2)


def test_the_audit_takes_nothing_that_is_kept():
    rule = audited(discard_waste(0.9), share=1.0, seed=1)
    assert rule(Verdict(SNOW_LEOPARD, 0.9, 0.05), 1).decision is Decision.KEEP
