from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from convert.event import events_of
from convert.photograph import Photograph
from edge.config import Camera
from tests.edge.cards import NOON

ROOT = Path("photographs")


def shot(seconds, **given):
    """A photograph of one camera, so many seconds after noon; None tells no time."""
    told = {"label": "empty", "location": "ridge", "file": f"{seconds}-{len(given)}.jpg"} | given
    taken = None if seconds is None else NOON + timedelta(seconds=seconds)
    return Photograph(ROOT, taken=taken, **told)


def sizes(photographs):
    return [len(event.photographs) for event in events_of(photographs)]


def test_photographs_that_share_a_burst_are_one_event_whatever_their_times():
    apart = [shot(0, burst="7"), shot(900, burst="7"), shot(None, burst="7"), shot(1, burst="8")]
    assert sizes(apart) == [3, 1]


def test_two_sources_may_each_have_a_burst_of_that_name():
    assert sizes([shot(0, burst="7", source="a"), shot(1, burst="7", source="b")]) == [1, 1]


def test_without_a_burst_one_camera_is_cut_by_the_units_own_gap():
    gap = Camera().burst_gap_seconds
    assert sizes([shot(0), shot(gap), shot(2 * gap), shot(3 * gap + 1)]) == [3, 1]


def test_a_long_row_is_cut_where_the_unit_cuts_it():
    most = Camera().burst_frames
    assert sizes([shot(second) for second in range(most + 3)]) == [most, 3]


def test_two_cameras_at_the_same_second_are_two_events():
    assert sizes([shot(0), shot(0, location="valley"), shot(1)]) == [2, 1]


def test_without_a_location_a_camera_is_its_folder():
    files = ("a/1.jpg", "a/2.jpg", "b/3.jpg")
    assert sizes([shot(0, location="", file=file) for file in files]) == [2, 1]


def test_photographs_without_a_time_stand_alone():
    assert sizes([shot(None), shot(None), shot(0)]) == [1, 1, 1]


def test_frames_are_in_the_order_they_were_taken():
    mixed = [shot(2, frame=9), shot(1, frame=2), shot(1, frame=1), shot(3, frame=0)]
    (event,) = events_of(mixed)
    assert [each.frame for each in event.photographs] == [1, 2, 9, 0]


def test_an_event_is_called_by_what_would_be_missed_most():
    herd = [shot(0, label="empty"), shot(1, label="livestock"), shot(2, label="livestock")]
    assert events_of(herd)[0].label == "livestock"
    assert events_of([*herd, shot(3, label="people")])[0].label == "people"
    cat = [*herd, shot(3, label="people"), shot(4, label="snow_leopard")]
    assert events_of(cat)[0].label == "snow_leopard"


def test_an_event_without_a_burst_is_named_by_its_first_file():
    first = shot(0)
    assert events_of([shot(1), first])[0].name == first.file
    assert events_of([replace(first, burst="7")])[0].name == "7"
