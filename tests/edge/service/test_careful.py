"""No photograph is the end of the camera: not by an error, not by a hang, not by a crash."""

import pytest

from edge.guard import guarded
from edge.service.suspect import suspecting
from sight.judge import Frame, Judged
from tests.edge.outcomes import SEEN
from wire.label import EMPTY


def calm(paths):
    return Judged(tuple(Frame(SEEN[EMPTY]) for _ in paths), SEEN[EMPTY])


def faulty(_paths):
    raise ZeroDivisionError("a fault")


def killed(_paths):
    raise KeyboardInterrupt  # nothing in the program runs on, as far as this judge can tell


def test_an_error_that_nobody_thought_of_fails_the_burst_and_is_logged(tmp_path, caplog):
    judged = guarded(faulty)([tmp_path / "a.jpg", tmp_path / "b.jpg"])
    assert judged.verdict is None
    assert [frame.failure for frame in judged.frames] == [
        "a fault of this software: ZeroDivisionError: a fault"
    ] * 2
    assert "ZeroDivisionError" in caplog.text


def test_a_burst_that_ended_the_process_twice_is_failed_unseen(tmp_path):
    burst = [tmp_path / "a.jpg"]
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            suspecting(killed, tmp_path)(burst)
    judged = suspecting(killed, tmp_path)(burst)
    assert judged.verdict is None
    assert "ended this process 2 times" in judged.frames[0].failure
    assert suspecting(calm, tmp_path)(burst).verdict


def test_another_burst_is_no_suspect(tmp_path):
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            suspecting(killed, tmp_path)([tmp_path / "a.jpg"])
    assert suspecting(calm, tmp_path)([tmp_path / "b.jpg"]).verdict


def test_without_room_for_the_note_a_burst_is_judged_all_the_same(tmp_path):
    assert suspecting(calm, tmp_path / "gone")([tmp_path / "a.jpg"]).verdict
