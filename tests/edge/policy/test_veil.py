from edge.policy.people import is_counted_only
from edge.policy.veil import Veil, veil_of
from sight.judge import Frame, Judged
from sight.verdict import Verdict
from tests.edge.policy.verdicts import SURE, burst, frame, part, whole
from wire.label import EMPTY, LIVESTOCK, OTHER_WILDLIFE, PEOPLE, SNOW_LEOPARD

LEFT, RIGHT = (0.0, 0.3, 0.4, 0.9), (0.6, 0.3, 1.0, 0.9)


def veils(judged):
    return [veil_of(judged, each) for each in judged.frames]


def test_nobody_there_nothing_is_blurred():
    for label in (EMPTY, LIVESTOCK, OTHER_WILDLIFE, SNOW_LEOPARD):
        assert veils(burst(label)) == [None] * 3


def test_a_leopard_that_looks_a_little_like_somebody_is_not_blurred():
    cat = frame(SNOW_LEOPARD, whole(0.1, 0.4), part(*LEFT, people=0.3, leopard=0.6))
    assert veils(burst(SNOW_LEOPARD, cat, cat)) == [None, None]


def test_people_are_blurred_in_the_whole_frame():
    one = frame(PEOPLE, whole(0.5), part(*LEFT, people=0.9))
    veil = veil_of(burst(PEOPLE, one), one)
    assert veil.whole
    assert veil.spared == ()


def test_the_frames_before_and_after_somebody_are_blurred_too():
    judged = burst(PEOPLE, frame(EMPTY, whole()), frame(PEOPLE, whole(0.9)), frame(EMPTY, whole()))
    assert all(veil.whole for veil in veils(judged))


def test_somebody_in_one_of_three_frames_of_an_unsure_burst_blurs_all_three():
    judged = burst(EMPTY, frame(EMPTY, whole()), frame(PEOPLE, whole(0.6)), frame(EMPTY, whole()))
    assert all(veil.whole for veil in veils(judged))


def test_a_leopard_in_the_frames_beside_somebody_stays_sharp():
    cat = frame(SNOW_LEOPARD, whole(0.0, 0.5), part(*LEFT, leopard=0.9))
    doubtful = frame(EMPTY, whole(0.0, 0.1), part(*LEFT, leopard=0.3))
    judged = burst(SNOW_LEOPARD, frame(PEOPLE, whole(0.8)), cat, doubtful)
    assert [bool(veil) for veil in veils(judged)] == [True, False, False]


def test_somebody_and_a_leopard_in_one_frame_only_the_leopard_stays_sharp():
    both = frame(PEOPLE, whole(0.6, 0.3), part(*LEFT, people=0.9), part(*RIGHT, leopard=0.8))
    assert veil_of(burst(PEOPLE, both), both) == Veil(whole=True, boxes=(LEFT,), spared=(RIGHT,))


def test_a_leopards_frame_with_somebody_in_a_corner_is_blurred_there():
    both = frame(SNOW_LEOPARD, whole(0.1, 0.6), part(*LEFT, people=0.4), part(*RIGHT, leopard=0.8))
    assert veil_of(burst(SNOW_LEOPARD, both), both) == Veil(whole=False, boxes=(LEFT,))


def test_somebody_who_is_seen_only_in_the_view_of_all_hides_all_but_the_leopard():
    both = frame(SNOW_LEOPARD, whole(0.4, 0.2), part(*RIGHT, leopard=0.8))
    assert veil_of(burst(SNOW_LEOPARD, both), both) == Veil(whole=True, spared=(RIGHT,))


def test_a_frame_that_could_not_be_judged_is_blurred_where_the_others_show_people():
    broken = Frame(failure="not a whole picture")
    assert veil_of(burst(PEOPLE, frame(PEOPLE), broken), broken).whole
    assert veil_of(burst(SNOW_LEOPARD, frame(SNOW_LEOPARD), broken), broken) is None


def test_what_no_model_judged_is_left_as_it_is():
    broken = Frame(failure="no usable model")
    assert veil_of(Judged((broken,), None), broken) is None


def test_only_what_surely_shows_people_and_no_leopard_is_counted_only():
    assert is_counted_only(burst(PEOPLE))
    assert not is_counted_only(burst(SNOW_LEOPARD))
    assert not is_counted_only(burst(PEOPLE, frame(PEOPLE), frame(SNOW_LEOPARD)))
    assert not is_counted_only(burst(PEOPLE, frame(PEOPLE, part(*LEFT, leopard=0.25))))
    assert not is_counted_only(Judged((Frame(SURE[PEOPLE]),), Verdict(PEOPLE, 0.4, 0.3)))
    assert not is_counted_only(Judged((Frame(failure="no usable model"),), None))
