"""A folder that a commercial trap fills."""

import os
import shutil
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from edge.config import Config, ConfigError, Source, Unit
from edge.service.origin import open_source
from edge.source import watch
from edge.source.arrivals import AT_A_TIME
from edge.source.listing import look
from edge.source.source import SourceError
from edge.source.watch import WatchedFolder
from tests.edge.source.writer import TOLD, Site, jpeg


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def a_burst(site, first=1, frames=3, second=0, under=""):
    for at in range(frames):
        site.write(f"{under}IMG_{first + at:04d}.JPG", jpeg(first + at, second + at))


def test_photographs_of_one_trigger_come_together_once_no_more_follow(site):
    a_burst(site)
    assert site.taken(14) == []
    assert site.taken(4) == [["IMG_0001.JPG", "IMG_0002.JPG", "IMG_0003.JPG"]]
    assert site.taken(600) == []


def test_a_full_burst_does_not_wait_for_more(site):
    a_burst(site, frames=4)
    assert [len(burst) for burst in site.taken(6)] == [4]


def test_a_frame_that_comes_late_is_waited_for(site):
    site.write("IMG_0001.JPG", jpeg(1, 0))
    assert site.taken(10) == []
    site.write("IMG_0002.JPG", jpeg(2, 1))
    assert site.taken(10) == []
    assert [len(burst) for burst in site.taken(10)] == [2]


def test_a_burst_that_is_still_coming_holds_no_other_back(site):
    a_burst(site, second=0)
    site.taken(10)
    a_burst(site, first=11, second=100)
    assert [len(burst) for burst in site.taken(8)] == [3]
    assert site.taken(20) == [["IMG_0011.JPG", "IMG_0012.JPG", "IMG_0013.JPG"]]


def test_interleaved_bursts_of_two_triggers_are_told_apart_by_their_times(site):
    for at in range(3):
        site.write(f"IMG_{2 * at:04d}.JPG", jpeg(2 * at, 600 + at))
        site.write(f"IMG_{2 * at + 1:04d}.JPG", jpeg(2 * at + 1, at))
    assert site.taken() == [
        ["IMG_0001.JPG", "IMG_0003.JPG", "IMG_0005.JPG"],
        ["IMG_0000.JPG", "IMG_0002.JPG", "IMG_0004.JPG"],
    ]


@pytest.mark.parametrize("pause", [4, 100, 500])
def test_half_a_file_is_waited_for_however_its_writer_pauses(site, pause):
    data = jpeg(1, 0)
    for part in range(1, 8):
        site.write("IMG_0001.JPG", data[: len(data) * part // 8])
        assert site.taken(pause) == []
    site.write("IMG_0001.JPG", data)
    assert site.taken() == [["IMG_0001.JPG"]]


def test_half_a_file_of_a_burst_holds_that_burst(site):
    a_burst(site, frames=2)
    site.write("IMG_0003.JPG", jpeg(3, 2)[:-40])
    assert site.taken(300) == []
    site.write("IMG_0003.JPG", jpeg(3, 2))
    assert [len(burst) for burst in site.taken()] == [3]


def test_room_that_was_set_aside_for_a_file_does_not_make_it_whole(site):
    data = jpeg(1, 0)
    site.write("IMG_0001.JPG", data[:-200] + bytes(200))
    assert site.taken(300) == []
    site.write("IMG_0001.JPG", data)
    assert site.taken() == [["IMG_0001.JPG"]]


def test_what_never_becomes_whole_is_given_as_it_is_and_once_more_if_it_does_after_all(site):
    site.write("IMG_0001.JPG", jpeg(1, 0)[:-40])
    site.write("IMG_0002.JPG", b"")
    assert site.taken(590) == []
    assert sorted(map(tuple, site.taken(20))) == [("IMG_0001.JPG",), ("IMG_0002.JPG",)]
    assert site.taken(900) == []
    site.write("IMG_0001.JPG", jpeg(1, 0))
    assert site.taken() == [["IMG_0001.JPG"]]


@pytest.mark.parametrize(
    "name", ["IMG_1.JPG.tmp", "IMG_1.JPG.part", ".IMG_1.JPG", ".IMG_1.JPG.X9", "IMG_1.tmp"]
)
def test_a_file_is_given_under_its_last_name(site, name):
    path = site.write(name, jpeg(1, 0))
    assert site.taken(300) == []
    path.rename(site.folder / "IMG_1.JPG")
    assert site.taken() == [["IMG_1.JPG"]]


def test_a_file_that_is_never_renamed_is_given_in_the_end(site):
    site.write("IMG_1.JPG.part", jpeg(1, 0))
    assert site.taken(590) == []
    assert site.taken(20) == [["IMG_1.JPG.part"]]


def test_other_files_and_hidden_folders_are_left_alone(site):
    for name in ("movie.AVI", "._IMG_1.JPG", ".Trash/IMG_1.JPG", "Thumbs.db", "notes.jpg.d/x.txt"):
        site.write(name, jpeg(1, 0))
    (site.folder / "link.jpg").symlink_to(site.folder / "movie.AVI")
    (site.folder / "round").symlink_to(site.folder)
    os.mkfifo(site.folder / "pipe.jpg")
    assert site.taken(900) == []


def test_a_photograph_that_is_touched_again_is_not_given_again(site):
    a_burst(site)
    site.taken()
    site.touch("IMG_0002.JPG")
    assert site.taken() == []
    site.start()
    site.touch("IMG_0001.JPG")
    assert site.taken() == []


def test_a_photograph_that_is_moved_to_another_name_is_not_given_again(site):
    path = site.write("IMG_0001.JPG", jpeg(1, 0))
    assert len(site.taken()) == 1
    (site.folder / "archive").mkdir()
    path.rename(site.folder / "archive" / "OLD.JPG")
    assert site.taken() == []


def test_another_photograph_under_an_old_name_is_given(site):
    site.write("IMG_0001.JPG", jpeg(1, 0))
    assert site.taken() == [["IMG_0001.JPG"]]
    site.write("IMG_0001.JPG", jpeg(2, 900))
    assert site.taken() == [["IMG_0001.JPG"]]


def test_two_files_with_the_same_in_them_are_two_photographs(site):
    site.write("IMG_0001.JPG", jpeg(1, 0))
    assert len(site.taken()) == 1
    site.write("IMG_0002.JPG", jpeg(1, 0))
    assert site.taken() == [["IMG_0002.JPG"]]
    site.start()
    assert site.taken() == []


def test_what_a_writer_adds_behind_the_picture_makes_no_other_photograph(site):
    site.write("IMG_0001.JPG", jpeg(1, 0))
    assert len(site.taken()) == 1
    site.write("IMG_0001.JPG", jpeg(1, 0) + b"maker's trailer")
    assert site.taken() == []


def test_new_folders_are_followed_and_each_is_a_card_of_its_own(site):
    a_burst(site, under="2026-06-01/", frames=1)
    a_burst(site, under="2026-06-02/", frames=1, first=2)
    a_burst(site, under="DCIM/100X/", frames=1, first=3)
    a_burst(site, under="DCIM/101X/", frames=1, first=4, second=1)
    assert sorted(map(len, site.taken())) == [1, 1, 2]


def test_a_photograph_that_vanishes_is_let_go(site):
    a_burst(site)
    site.taken(5)
    (site.folder / "IMG_0002.JPG").unlink()
    assert site.taken() == [["IMG_0001.JPG", "IMG_0003.JPG"]]


def test_a_photograph_that_goes_while_it_is_judged_is_given_where_it_turns_up(site):
    site.write("IMG_0001.JPG", jpeg(1, 0))
    burst = site.source.next(60)
    burst[0].path.rename(site.folder / "B.JPG")
    assert site.taken() == []
    site.source.done(burst)
    assert site.taken() == [["B.JPG"]]
    assert site.taken() == []


def test_a_photograph_that_is_touched_while_it_is_judged_is_done_all_the_same(site):
    site.write("IMG_0001.JPG", jpeg(1, 0))
    burst = site.source.next(60)
    site.touch("IMG_0001.JPG")
    assert site.taken() == []
    site.source.done(burst)
    assert site.taken() == []


def test_done_photographs_are_not_given_after_a_restart_and_others_are(site):
    a_burst(site)
    a_burst(site, first=11, second=100)
    given = site.source.next(60)
    site.source.done(given)
    judged = site.source.next(60)
    site.start()
    assert site.source.next(60) == judged
    site.source.done(judged)
    site.source.close()
    site.start()
    assert site.taken() == []


def test_a_burst_that_was_cut_off_comes_again_as_it_was_whatever_has_come_since(site):
    a_burst(site)
    cut_off = site.source.next(60)
    site.write("IMG_0004.JPG", jpeg(4, 3))
    (site.folder / "IMG_0001.JPG").unlink()
    site.start()
    assert site.source.next(60) == cut_off
    assert site.taken() == [["IMG_0004.JPG"]]


def test_what_lay_there_before_the_start_is_given_at_once(site):
    a_burst(site)
    site.wall = max(path.stat().st_ctime for path in site.folder.iterdir()) + 100
    site.start()
    assert [len(burst) for burst in site.taken(1)] == [3]


def test_a_clock_that_is_set_back_makes_nothing_old(site):
    site.wall = site.folder.stat().st_ctime + 1000
    site.start()
    site.source.next(1)
    site.wall -= 1e6
    a_burst(site)
    assert site.taken(10) == []


@pytest.mark.parametrize("done", ["leave", "remove"])
def test_photographs_that_are_done_are_left_or_removed_as_told(tmp_path, done):
    site = Site(tmp_path, replace(TOLD, done=done))
    a_burst(site)
    assert len(site.taken()) == 1
    assert len(list(site.folder.iterdir())) == (3 if done == "leave" else 0)


def test_a_photograph_that_is_sent_again_after_it_was_removed_is_removed_again(tmp_path):
    site = Site(tmp_path, replace(TOLD, done="remove"))
    for _ in range(2):
        a_burst(site)
        site.taken()
    assert list(site.folder.iterdir()) == []


def test_a_removal_that_a_power_cut_undid_is_done_at_the_next_start(tmp_path):
    site = Site(tmp_path, replace(TOLD, done="remove"))
    a_burst(site)
    kept = shutil.copytree(site.folder, tmp_path / "as it was", copy_function=shutil.copy2)
    assert len(site.taken()) == 1
    shutil.copytree(kept, site.folder, dirs_exist_ok=True, copy_function=shutil.copy2)
    site.start()
    assert site.taken() == []
    assert list(site.folder.iterdir()) == []


@pytest.mark.parametrize("then", ["at once", "after a restart", "after a move"])
def test_what_found_no_room_is_left_where_it_is_and_not_given_again(tmp_path, then):
    site = Site(tmp_path, replace(TOLD, done="remove"))
    site.write("IMG_0001.JPG", jpeg(1))
    burst = site.source.next(60.0)
    site.source.done(burst, kept=False)
    if then == "after a restart":
        site.source.close()
        site.start()
    if then == "after a move":
        site.touch("IMG_0001.JPG")
    assert site.taken() == []
    site.source.close()
    site.start()
    assert site.taken() == []
    assert (site.folder / "IMG_0001.JPG").read_bytes() == jpeg(1)


def test_what_was_written_over_while_it_was_judged_is_not_removed(tmp_path):
    site = Site(tmp_path, replace(TOLD, done="remove"))
    site.write("IMG_0001.JPG", jpeg(1, 0))
    burst = site.source.next(60)
    site.write("IMG_0001.JPG", jpeg(2, 900))
    site.source.done(burst)
    assert (site.folder / "IMG_0001.JPG").exists()
    assert len(site.taken()) == 1


def test_a_folder_that_is_away_is_told_at_once_and_ends_the_source_only_after_long(site, caplog):
    site.folder.rename(site.folder.with_name("away"))
    assert site.taken(3500) == []
    assert caplog.text.count("watched folder is away") == 1
    with pytest.raises(SourceError, match=r"trap: away for 60 minutes: No such file.*in place"):
        site.taken(200)


def test_a_folder_that_comes_back_goes_on_and_repeats_nothing(site):
    a_burst(site)
    site.taken()
    site.write("IMG_0009.JPG", jpeg(9, 100)[:-40])
    site.taken(10)
    away = site.folder.rename(site.folder.with_name("away"))
    assert site.taken(3000) == []
    away.rename(site.folder)
    site.write("IMG_0009.JPG", jpeg(9, 100))
    assert site.taken() == [["IMG_0009.JPG"]]


def test_a_folder_that_is_not_there_yet_is_waited_for(site):
    site.folder.rmdir()
    site.start()
    assert site.taken(600) == []
    a_burst(site)
    assert len(site.taken()) == 1


def test_a_burst_that_was_cut_off_waits_for_a_folder_that_is_away(site):
    a_burst(site)
    cut_off = site.source.next(60)
    away = site.folder.rename(site.folder.with_name("away"))
    site.start()
    assert site.taken(600) == []
    away.rename(site.folder)
    assert site.source.next(60) == cut_off


def test_a_folder_that_cannot_be_read_hides_no_other(site, caplog, monkeypatch):
    a_burst(site, under="bad/")
    a_burst(site, under="good/", first=5)
    really = os.scandir

    def scandir(place):
        if str(place).endswith("bad"):
            raise OSError(5, "Input/output error")
        return really(place)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [len(burst) for burst in site.taken()] == [3]
    assert "bad' reason=Input/output error" in caplog.text


def test_a_logbook_that_cannot_be_written_stops_nothing(site, caplog):
    shutil.rmtree(site.state)
    a_burst(site)
    assert len(site.taken()) == 1
    assert site.taken() == []
    assert "not written" in caplog.text
    site.state.mkdir()
    site.source.close()
    site.start()
    assert site.taken() == []


def test_a_damaged_logbook_has_photographs_judged_again_and_none_left_out(site, caplog):
    a_burst(site)
    site.taken()
    site.source.close()
    log = site.state / "watch.log"
    log.write_bytes(log.read_bytes()[:-5])
    site.start()
    assert [len(burst) for burst in site.taken()] == [3]
    assert "damaged" in caplog.text


def test_a_folder_of_many_old_photographs_is_gone_through_without_cutting_bursts(tmp_path):
    site = Site(tmp_path)
    bursts = AT_A_TIME // 3 + 50
    for number in range(bursts):
        a_burst(site, first=1 + 3 * number, second=60 * number)
    taken = site.taken(600)
    assert [len(burst) for burst in taken] == [3] * bursts
    assert taken == sorted(taken)


def test_a_folder_that_takes_long_to_look_at_is_looked_at_less_often(site, monkeypatch):
    looks = []

    def slowly(folder, known):
        looks.append(folder)
        site.clock.sleep(1.5)
        return look(folder, known)

    monkeypatch.setattr(watch, "look", slowly)
    site.taken(300)
    assert 2 < len(looks) <= 1 + 300 / (20 * 1.5)


def test_what_is_remembered_is_bounded_but_never_what_is_still_there(tmp_path):
    site = Site(tmp_path, replace(TOLD, remember=1000, done="leave"))
    for number in range(1200):
        site.write(f"IMG_{number:04d}.JPG", jpeg(number % 40, number))
    site.taken(600)
    assert site.taken() == []
    for path in sorted(site.folder.iterdir())[:700]:
        path.unlink()
    site.taken()
    assert len(site.source._log.prints) == 1000


def test_state_inside_the_watched_folder_is_refused(tmp_path):
    config = Config(
        unit=Unit(state=str(tmp_path / "state")), source=Source(kind="watch", folder=str(tmp_path))
    )
    with pytest.raises(ConfigError, match="lies inside"):
        open_source(SimpleNamespace(config=config))


def test_a_unit_opens_it_by_its_configuration(tmp_path):
    (tmp_path / "state").mkdir()
    told = Source(kind="watch", folder=str(tmp_path / "trap"))
    config = Config(unit=Unit(state=str(tmp_path / "state")), source=told)
    source = open_source(SimpleNamespace(config=config))
    assert isinstance(source, WatchedFolder)
    assert source.next(0) is None
    source.close()
