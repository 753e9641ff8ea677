from pathlib import Path

import numpy as np
import pytest

from convert.calibration import Calibration, best_calibration, require_events
from convert.error import ConvertError
from convert.event import Event
from convert.exam import Exam
from convert.photograph import Photograph
from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD

LABELS = (EMPTY, LIVESTOCK, SNOW_LEOPARD)


def exams(views):
    """Three hundred events, a hundred of each label in turn, of so many views each."""
    blank = np.zeros((views, 4, 4, 3), np.uint8)
    events = [Event((Photograph(Path(), f"{n}.jpg", LABELS[n % 3]),)) for n in range(300)]
    return [Exam(event, (blank,), infrared=False) for event in events]


def logits(views, *, sharper=1.0, shift=0.0):
    """Logits that are right as often as they say, made sharper, and less empty than they should."""
    rng = np.random.default_rng(1)
    truth = np.repeat(np.arange(300) % 3, views)
    given = rng.normal(0, 1, (300 * views, 3)) + 2 * np.eye(3)[truth]
    given[:, 0] -= shift
    return (sharper * given).astype(np.float32)


def test_scores_that_are_too_sure_are_cooled():
    mild = best_calibration(exams(1), logits(1), LABELS)
    sure = best_calibration(exams(1), logits(1, sharper=2.0), LABELS)
    assert sure.temperature == pytest.approx(2 * mild.temperature, rel=0.2)


def test_an_event_that_looks_less_empty_for_having_many_views_is_set_right():
    one = best_calibration(exams(1), logits(1), LABELS)
    many = best_calibration(exams(7), logits(7), LABELS)
    assert many.offset[0] > one.offset[0] + 0.3
    assert many.offset[2] == 0


def test_what_is_shifted_is_shifted_back():
    plain = best_calibration(exams(1), logits(1), LABELS)
    found = best_calibration(exams(1), logits(1, shift=1.0), LABELS)
    gained = (found.offset[0] - plain.offset[0]) * found.temperature
    assert gained == pytest.approx(1.0, abs=0.35)


def test_calibrated_scores_are_probabilities():
    scores = Calibration(1.3, np.array([0.5, 0, -0.2], np.float32))(logits(1))
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_a_label_that_counts_more_is_named_more_readily():
    plain = best_calibration(exams(1), logits(1), LABELS)
    heavy = best_calibration(exams(1), logits(1), LABELS, {EMPTY: 3.0})
    assert heavy.offset[0] > plain.offset[0] + 0.5


def test_a_label_without_an_event_is_named():
    some = [exam for exam in exams(1) if exam.event.label != LIVESTOCK]
    with pytest.raises(ConvertError, match="shows livestock"):
        require_events(some, LABELS)
