import numpy as np
import pytest

from convert.balance import weights_of
from convert.fold import folds_of
from convert.interval import measured
from convert.recipe import Balance
from convert.table import read_table

LABELS = np.array(["empty"] * 1000 + ["livestock"] * 10 + ["livestock"] * 90)
SOURCES = np.array(["web"] * 1000 + ["trap"] * 10 + ["web"] * 90)


def test_labels_weigh_alike_however_many_views_they_have():
    weights = weights_of(LABELS, SOURCES, Balance())
    assert weights[:1000].sum() == pytest.approx(weights[1000:].sum(), rel=1e-4)


def test_a_small_source_is_not_drowned_by_a_large_one():
    weights = weights_of(LABELS, SOURCES, Balance(evenness=0.5))
    share = weights[1000:1010].sum() / weights[1000:].sum()
    assert share == pytest.approx(np.sqrt(10) / (np.sqrt(10) + np.sqrt(90)), rel=1e-4)


def test_a_place_is_in_one_fold_and_every_fold_has_one(table):
    photographs = read_table(table, table.parent).photographs
    assert sorted(folds_of(photographs, 5).values()) == [0, 1, 2, 3, 4]


def test_wilson_intervals_are_those_of_the_textbook():
    of_ten = measured(9, 10)
    assert (of_ten.low, of_ten.high) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert measured(10, 10).high == 1
    assert measured(0, 10).low == 0
