import os
from datetime import UTC, datetime, timedelta

import pytest

from edge.burst import in_bursts
from edge.card import find_photographs, shots_in_order
from edge.source.source import SourceError
from tests.colours import EMPTY
from tests.edge.cards import NOON, photograph
from wire.event import Trust

NOW = datetime(2026, 7, 1, tzinfo=UTC).timestamp()


def shots(folder, utc_offset_hours=0.0):
    found = find_photographs(folder)
    return shots_in_order(folder, found.photographs, utc_offset_hours=utc_offset_hours, now=NOW)


def test_photographs_come_in_the_order_they_were_taken(tmp_path):
    photograph(tmp_path / "b.jpg", EMPTY, NOON)
    photograph(tmp_path / "a.jpg", EMPTY, NOON + timedelta(seconds=1))
    assert [shot.name for shot in shots(tmp_path)] == ["b.jpg", "a.jpg"]


def test_within_a_second_the_number_in_the_name_decides(tmp_path):
    for number in (10, 9, 11):
        photograph(tmp_path / f"IMG_{number}.jpg", EMPTY, NOON)
    assert [shot.name for shot in shots(tmp_path)] == ["IMG_9.jpg", "IMG_10.jpg", "IMG_11.jpg"]


def test_a_burst_goes_on_where_the_cameras_folder_rolls_over(tmp_path):
    photograph(tmp_path / "DCIM/100X/IMG_9999.JPG", EMPTY, NOON)
    photograph(tmp_path / "DCIM/101X/IMG_0001.JPG", EMPTY, NOON + timedelta(seconds=1))
    assert [len(burst) for burst in in_bursts(shots(tmp_path), 5, 10)] == [2]


def test_two_cards_with_the_same_names_are_told_apart(tmp_path):
    for card in ("west", "east"):
        photograph(tmp_path / card / "DCIM/100X/IMG_0001.JPG", EMPTY, NOON)
    found = shots(tmp_path)
    assert {shot.card for shot in found} == {"west", "east"}
    assert [len(burst) for burst in in_bursts(found, 5, 10)] == [1, 1]


def test_the_cameras_time_is_local_and_comes_out_as_utc(tmp_path):
    photograph(tmp_path / "a.jpg", EMPTY, NOON)
    (shot,) = shots(tmp_path, utc_offset_hours=5.0)
    assert shot.taken == NOON.timestamp() - 5 * 3600
    assert shot.trust is Trust.RTC


def test_without_exif_the_files_time_is_taken_but_not_trusted(tmp_path):
    os.utime(photograph(tmp_path / "a.jpg", EMPTY), (1_700_000_000, 1_700_000_000))
    (shot,) = shots(tmp_path)
    assert (shot.taken, shot.trust, shot.by_file) == (1_700_000_000, Trust.NONE, True)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_was_never_set_is_not_trusted(tmp_path, year):
    photograph(tmp_path / "a.jpg", EMPTY, NOON.replace(year=year))
    (shot,) = shots(tmp_path)
    assert (shot.trust, shot.by_file) == (Trust.NONE, False)
    assert datetime.fromtimestamp(shot.taken, UTC).year == year


def test_a_damaged_header_falls_back_to_the_files_time(tmp_path):
    path = photograph(tmp_path / "a.jpg", EMPTY, NOON)
    data = path.read_bytes()
    path.write_bytes(data[:20] + bytes(40) + data[60:])
    (shot,) = shots(tmp_path)
    assert shot.trust is Trust.NONE


def test_other_files_are_counted_and_left_alone(tmp_path):
    photograph(tmp_path / "a.JPEG", EMPTY)
    (tmp_path / "movie.AVI").touch()
    (tmp_path / "mask.png").touch()
    assert find_photographs(tmp_path).others == 2


def test_a_name_of_no_encoding_can_be_written_down(tmp_path):
    photograph(tmp_path / os.fsdecode(b"caf\xe9.jpg"), EMPTY)
    (shot,) = shots(tmp_path)
    assert shot.name.encode("utf-8") == b"caf\\udce9.jpg"


@pytest.mark.parametrize("name", ["gone", "bare"])
def test_a_folder_without_photographs_is_named(tmp_path, name):
    (tmp_path / "bare").mkdir()
    with pytest.raises(SourceError, match=name):
        find_photographs(tmp_path / name)
