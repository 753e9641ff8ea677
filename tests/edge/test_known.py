import logging

from edge.known import read_known, remembering
from sight.gate import changed_regions
from tests.sight.test_recollection import asleep, burst, covers, still


def test_the_next_run_goes_on_with_what_was_kept(tmp_path):
    file = tmp_path / "bursts"
    recall = remembering(file, every_bursts=2)
    frames = burst(still(3))
    recall(frames, False, changed_regions(frames))
    assert not file.exists()
    recall(frames, False, changed_regions(frames))
    sleeping, middle = asleep(1)
    added = remembering(file, every_bursts=2)(sleeping, False, changed_regions(sleeping))
    assert covers(added[0][0], middle)


def test_a_damaged_file_is_ignored_with_a_reason_and_replaced(tmp_path, caplog):
    file = tmp_path / "bursts"
    file.write_bytes(b"uncia gate 1\n....")
    with caplog.at_level(logging.WARNING):
        recall = remembering(file, every_bursts=1)
    assert "its checksum is wrong" in caplog.text
    recall(burst(still(3)), False, [[], [], []])
    assert read_known(file).day


def test_a_card_that_takes_nothing_stops_nothing(tmp_path, caplog):
    recall = remembering(tmp_path / "gone" / "bursts", every_bursts=1)
    assert recall(burst(still(3)), False, [[], [], []]) == [[], [], []]
    assert "is not kept" in caplog.text
