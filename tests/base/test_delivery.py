from hypothesis import given
from hypothesis import strategies as st

from base.delivery import advanced, declared
from wire.answer import Holding

sequences = st.integers(1, 60)
stored_sets = st.sets(sequences)


def ahead(stored, through):
    return iter(sorted(sequence for sequence in stored if sequence > through))


@given(stored_sets)
def test_through_is_the_highest_number_up_to_which_all_is_stored(stored):
    through = advanced(0, ahead(stored, 0))
    assert set(range(1, through + 1)) <= stored
    assert through + 1 not in stored


@given(stored_sets, st.permutations(range(1, 20)))
def test_the_order_of_arrival_does_not_matter(stored, order):
    through, arrived = 0, set()
    for sequence in order:
        if sequence in stored:
            arrived.add(sequence)
            through = advanced(through, ahead(arrived, through))
    assert through == advanced(0, ahead(stored & set(order), 0))


@given(
    st.lists(st.one_of(sequences, sequences.map(lambda oldest: Holding(oldest=oldest, newest=60))))
)
def test_through_never_goes_back_and_claims_only_what_is_stored_or_declared_lost(story):
    through, stored, lost_below = 0, set(), 0
    for word in story:
        before = through
        if isinstance(word, Holding):
            lost_below = max(lost_below, word.oldest)
            through = declared(through, word.oldest)
        else:
            stored.add(word)
        through = advanced(through, ahead(stored, through))
        assert through >= before
        assert all(each in stored or each < lost_below for each in range(1, through + 1))


def test_a_jump_of_the_sequence_is_not_followed():
    assert advanced(3, iter([2**32 - 1])) == 3


def test_nothing_is_read_beyond_the_first_gap():
    def endless():
        yield from (1, 2, 4)
        raise AssertionError

    assert advanced(0, endless()) == 2


def test_without_a_word_from_the_unit_nothing_is_declared_lost():
    assert declared(7, None) == 7
