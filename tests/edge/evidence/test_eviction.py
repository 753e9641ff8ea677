"""The order in which photographs make room, for any contents."""

import time

from hypothesis import example, given
from hypothesis import strategies as st

from edge.evidence.eviction import Account, Need, victims
from edge.evidence.name import Place
from edge.evidence.rank import NOT_KNOWN, Rank, rank_of
from edge.evidence.shelf import Stored
from sight.policy import Decision
from wire.label import (
    EMPTY,
    LIVESTOCK,
    OTHER_CAT,
    OTHER_WILDLIFE,
    PEOPLE,
    SNOW_LEOPARD,
    VEHICLE,
    code_of,
)

LEOPARD = code_of(SNOW_LEOPARD)


def rank(decision, label, *, delivered):
    code = label if isinstance(label, int) else code_of(label)
    return rank_of(decision, code, delivered=delivered)


def test_the_stated_order():
    told, untold = {"delivered": True}, {"delivered": False}
    order = [
        rank(Decision.DISCARD, EMPTY, **untold),
        rank(Decision.AUDIT, EMPTY, **told),
        rank(Decision.FAILED, NOT_KNOWN, **told),
        rank(Decision.KEEP, PEOPLE, **told),
        rank(Decision.KEEP, OTHER_WILDLIFE, **told),
        rank(Decision.KEEP, SNOW_LEOPARD, **told),
        rank(Decision.AUDIT, EMPTY, **untold),
        rank(Decision.FAILED, NOT_KNOWN, **untold),
        rank(Decision.KEEP, VEHICLE, **untold),
        rank(Decision.KEEP, OTHER_CAT, **untold),
        rank(Decision.KEEP, SNOW_LEOPARD, **untold),
    ]
    assert order == list(Rank)
    for low in (EMPTY, LIVESTOCK, PEOPLE, VEHICLE):
        assert rank(Decision.KEEP, low, **told) is Rank.DELIVERED_LOW
    assert rank(Decision.KEEP, OTHER_CAT, **told) is Rank.DELIVERED_WILDLIFE


def test_what_may_be_a_snow_leopard_is_treated_as_one():
    assert rank(Decision.KEEP, NOT_KNOWN, delivered=False) is Rank.LEOPARD
    assert rank(Decision.FAILED, SNOW_LEOPARD, delivered=False) is Rank.LEOPARD
    assert rank(Decision.KEEP, 99, delivered=False) is Rank.WILDLIFE


BURSTS = st.integers(1, 12)
HELD = st.lists(
    st.builds(
        lambda shelf, burst, frame, size: Stored(
            shelf, f"{burst}-{frame}", Place(burst, frame), size
        ),
        st.sampled_from(Decision),
        BURSTS,
        st.integers(1, 3),
        st.integers(0, 50),
    ),
    max_size=25,
    unique_by=lambda one: (one.shelf, one.place),
)
ACCOUNTS = st.dictionaries(BURSTS, st.builds(Account, st.integers(0, 9), delivered=st.booleans()))
NEWCOMERS = st.sampled_from([Rank.DISCARDED, *(one for one in Rank if one >= Rank.AUDITED)])
NEEDS = st.builds(Need, NEWCOMERS, BURSTS, st.integers(1, 200), st.integers(0, 50))


def ranks(held, accounts):
    """The rank of each photograph, worked out beside the code under test."""
    known = {
        one: accounts.get(one.place.burst, Account(NOT_KNOWN, delivered=False)) for one in held
    }
    return {
        one: rank_of(one.shelf, account.label, delivered=account.delivered)
        for one, account in known.items()
    }


@given(HELD, ACCOUNTS, NEEDS)
def test_nothing_goes_before_what_ranks_lower_or_is_older(held, accounts, need):
    of = ranks(held, accounts)
    gone = [victim.stored for victim in victims(held, accounts, need)]
    order = {one: (of[one], one.place.burst, one.place.frame) for one in held}
    stays = [one for one in held if one not in gone and one.place.burst != need.burst]
    assert all(order[one] <= order[other] for one in gone for other in stays)


@given(HELD, ACCOUNTS, NEEDS)
def test_the_base_loses_nothing_it_does_not_know_of_to_what_is_worth_no_more(held, accounts, need):
    of = ranks(held, accounts)
    gone = [victim.stored for victim in victims(held, accounts, need)]
    assert all(of[one] < need.rank or of[one] is Rank.DISCARDED for one in gone)
    assert all(one.place.burst != need.burst for one in gone)
    assert not any(of[one] is Rank.LEOPARD for one in gone)


@given(HELD, ACCOUNTS, NEEDS)
def test_enough_goes_or_nothing_and_no_more_than_is_needed(held, accounts, need):
    of = ranks(held, accounts)
    gone = [victim.stored for victim in victims(held, accounts, need)]
    freed = sum(one.size for one in gone)
    if gone:
        assert freed >= need.bytes
        # Without its last, which is not undelivered unless it is needed, it would not have done.
        wanted = need.bytes + (need.spare if of[gone[-1]] < Rank.AUDITED else 0)
        assert freed - gone[-1].size < wanted
    else:
        may = [
            one
            for one in held
            if one.place.burst != need.burst and (of[one] < need.rank or of[one] is Rank.DISCARDED)
        ]
        assert sum(one.size for one in may) < need.bytes


@given(HELD, ACCOUNTS, NEEDS)
@example(
    [Stored(Decision.KEEP, "a", Place(1, 1), 9), Stored(Decision.KEEP, "b", Place(2, 1), 9)],
    {1: Account(LEOPARD, delivered=False), 2: Account(LEOPARD, delivered=True)},
    Need(Rank.AUDITED, 3, 9),
)
def test_no_undelivered_snow_leopard_ever_goes_for_anything(held, accounts, need):
    for victim in victims(held, accounts, need):
        account = accounts.get(victim.stored.place.burst)
        leopard = victim.stored.shelf is Decision.KEEP and (
            account is None or account.label == LEOPARD
        )
        assert not leopard or (account is not None and account.delivered)


def test_fifty_thousand_photographs_are_looked_through_in_a_moment():
    held = [
        Stored(Decision.KEEP, f"{burst:08d}-{frame:02d}-IMG.JPG", Place(burst, frame), 3_000_000)
        for burst in range(10_000)
        for frame in range(5)
    ]
    accounts = {burst: Account(burst % 8, delivered=burst % 2 == 0) for burst in range(10_000)}
    began = time.process_time()
    assert len(victims(held, accounts, Need(Rank.LEOPARD, 10_001, 3_000_000))) == 1
    assert time.process_time() - began < 2
