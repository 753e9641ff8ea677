import numpy as np
import pytest

from sight.classifier import Classifier
from sight.gate import Region
from sight.interpreter import InterpreterError
from sight.judge import judge_frames, judge_with, unable
from sight.network import open_network
from sight.picture import Plain
from tests import colours
from tests.edge.cards import photograph
from wire.label import EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD


@pytest.fixture(scope="module")
def network():
    return open_network(colours.PACKAGE)


@pytest.fixture
def judge(network):
    return judge_with(network, 0.0, 0.0)


@pytest.mark.parametrize(
    ("colour", "label"),
    [
        (colours.GREEN, EMPTY),
        (colours.RED, LIVESTOCK),
        (colours.BLUE, PEOPLE),
        (colours.WHITE, SNOW_LEOPARD),
    ],
)
def test_a_burst_is_what_its_frames_show(judge, tmp_path, colour, label):
    judged = judge([photograph(tmp_path / f"{n}.jpg", colour, seed=n) for n in range(3)])
    assert judged.verdict.label == label
    assert [frame.verdict.label for frame in judged.frames] == [label] * 3
    assert judged.verdict.score > 0.9


def test_the_scores_of_a_burst_are_those_that_its_verdict_rests_on(judge, network, tmp_path):
    judged = judge([photograph(tmp_path / f"{n}.jpg", colours.RED, seed=n) for n in range(3)])
    assert len(judged.scores) == len(network.manifest.labels)
    assert max(judged.scores) == judged.verdict.score
    assert judge([tmp_path / "gone.jpg"]).scores == ()


def test_an_unreadable_frame_fails_alone_and_keeps_its_place(judge, tmp_path):
    broken = tmp_path / "1.jpg"
    broken.touch()
    judged = judge([photograph(tmp_path / "0.jpg", colours.RED), broken])
    assert judged.verdict.label == LIVESTOCK
    assert judged.frames[0].verdict
    assert judged.frames[1].failure == "the file is empty"


def test_a_burst_without_a_readable_frame_has_no_verdict(judge, tmp_path):
    judged = judge([tmp_path / "gone.jpg"])
    assert judged.verdict is None
    assert judged.frames[0].failure


class FakeNetwork:
    """A model that answers what it is told to."""

    def __init__(self, network, answer):
        self.manifest, self.answer = network.manifest, answer

    def scores(self, pictures):
        if isinstance(self.answer, Exception):
            raise self.answer
        return np.tile(np.float32(self.answer), (len(pictures), len(self.manifest.labels)))


@pytest.mark.parametrize("answer", [np.nan, np.inf, InterpreterError("out of memory")])
def test_a_model_that_fails_fails_every_frame_and_discards_none(network, tmp_path, answer):
    judged = judge_with(FakeNetwork(network, answer), 0, 0)(
        [photograph(tmp_path / "0.jpg", colours.GREEN)]
    )
    assert judged.verdict is None
    assert all(frame.failure for frame in judged.frames)


def test_a_place_that_is_named_twice_is_looked_at_once_and_counts_twice():
    everything = Region(0.0, 0.0, 1.0, 1.0, 1.0)
    looked = []

    def score(views):
        looked.append(len(views))
        return np.tile(np.float32([0.3, 0.1, 0.6]), (len(views), 1))

    picture = Plain(np.zeros((96, 128, 3), np.uint8))
    judged = judge_frames(
        [picture],
        Classifier(score, (EMPTY, LIVESTOCK, SNOW_LEOPARD), 32, 32),
        lambda _frames, _infrared, _known: [[everything]],
    )
    assert looked == [1 + 6], "the frame, and its tiles"
    assert len(judged.frames[0].looks) == 1 + 6 + 1


def test_without_a_model_every_frame_fails_with_the_reason(tmp_path):
    judged = unable("no model")([tmp_path / "a.jpg", tmp_path / "b.jpg"])
    assert [frame.failure for frame in judged.frames] == ["no model", "no model"]
