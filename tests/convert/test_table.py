import json
from datetime import UTC, datetime

import pytest

from convert.error import ConvertError
from convert.event import events_of
from convert.table import read_rows, read_table
from convert.taken import time_of

CATEGORIES = ("empty", "Panthera uncia", "cow", "siberian_ibex")
FIVE = datetime(2012, 6, 14, 5, 38, 10, tzinfo=UTC)


@pytest.fixture
def coco(tmp_path):
    """A sequence with a cat, a sequence of a cow with an empty frame, an ibex, and one unseen."""
    images = [
        {"id": 1, "file_name": "b.jpg", "seq_id": "s1", "frame_num": 2, "location": 4},
        {"id": 2, "file_name": "a.jpg", "seq_id": "s1", "frame_num": 1, "location": 4},
        {"id": 3, "file_name": "c.jpg", "seq_id": "s2", "datetime": "2012-06-14 05:38:10"},
        {"id": 4, "file_name": "d.jpg", "seq_id": "s2", "datetime": "2012:06:14 05:38:11"},
        {"id": 5, "file_name": "e.jpg", "location": "ridge", "width": 640},
        {"id": 6, "file_name": "f.jpg"},
    ]
    shows = {1: (1,), 2: (0, 1), 3: (0,), 4: (2, 2), 5: (3,)}
    annotations = [
        {"id": f"{image}-{n}", "image_id": image, "category_id": category, "bbox": [0, 0, 9, 9]}
        for image, categories in shows.items()
        for n, category in enumerate(categories)
    ]
    categories = [{"id": n, "name": name} for n, name in enumerate(CATEGORIES)]
    path = tmp_path / "altai.json"
    whole = {"info": {}, "images": images, "annotations": annotations, "categories": categories}
    path.write_text(json.dumps(whole), encoding="utf-8")
    for image in images:
        (tmp_path / image["file_name"]).touch()
    return path


def csv(tmp_path, text, name="table.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_sequences_are_events_with_their_frames_in_order(coco):
    events = events_of(read_rows(coco, coco.parent))
    assert [[each.file for each in event.photographs] for event in events] == [
        ["a.jpg", "b.jpg"],
        ["c.jpg", "d.jpg"],
        ["e.jpg"],
        ["f.jpg"],
    ]
    assert [event.label for event in events] == ["snow_leopard", "livestock", "siberian_ibex", ""]
    assert {event.source for event in events} == {"altai"}
    assert [event.location for event in events] == ["4", "", "ridge", ""]


def test_training_skips_names_that_it_would_have_to_guess_and_says_which(coco):
    table = read_table(coco, coco.parent)
    assert {each.file for each in table.photographs} == {"a.jpg", "b.jpg", "c.jpg", "d.jpg"}
    assert [each.reason for each in table.skipped] == [
        "the label 'siberian_ibex' is unknown",
        "it has no label",
    ]


def test_names_of_ones_own_say_what_is_wildlife_in_coco_and_in_csv(coco, tmp_path):
    names = csv(tmp_path, "name,label\nSiberian ibex,other_wildlife\n", "names.csv")
    assert read_rows(coco, tmp_path, names)[4].label == "other_wildlife"
    table = csv(tmp_path, "file,label\na.jpg,Siberian_Ibex\n")
    assert read_rows(table, tmp_path, names)[0].label == "other_wildlife"
    assert read_rows(table, tmp_path)[0].label == "Siberian_Ibex"


@pytest.mark.parametrize("text", ["name,label\nibex,goat\n", "name,label\n", "animal,label\na,b\n"])
def test_names_that_stand_for_no_label_are_refused_by_file(tmp_path, text):
    names = csv(tmp_path, text, "names.csv")
    with pytest.raises(ConvertError, match=r"names\.csv: needs the columns"):
        read_rows(csv(tmp_path, "file,label\na.jpg,empty\n"), tmp_path, names)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"images": [{"id": 1}]}', "\0\xff"])
def test_json_that_is_not_coco_is_refused_by_name(tmp_path, text):
    with pytest.raises(ConvertError, match=r"broken\.json: not COCO"):
        read_rows(csv(tmp_path, text, "broken.json"), tmp_path)


def test_a_table_may_have_a_spreadsheets_mark_and_columns_nobody_knows(tmp_path):
    text = "\ufefffile,label,weather,frame,infrared,taken\n"
    text += "a.jpg,empty,fine,3,yes,2012-06-14T05:38:10\nb.jpg,empty\nc.jpg,empty,,x,no,dusk,more\n"
    first, short, long = read_rows(csv(tmp_path, text), tmp_path)
    assert (first.frame, first.infrared, first.taken) == (3, True, FIVE)
    assert (short.frame, short.infrared, short.taken) == (0, None, None)
    assert (long.frame, long.infrared, long.taken) == (0, False, None)


def test_a_table_of_which_nothing_can_be_used_is_refused_with_the_first_reason(tmp_path):
    path = csv(tmp_path, "file,label\ngone.jpg,empty\n")
    with pytest.raises(ConvertError, match=r"table\.csv: none of its 1 rows .* no such file"):
        read_table(path, tmp_path)
    with pytest.raises(ConvertError, match="none of its 0 rows"):
        read_table(csv(tmp_path, "file,label\n"), tmp_path)


@pytest.mark.parametrize("file", ["", "a\0.jpg", "x" * 5000, "."])
def test_a_name_that_no_photograph_can_have_is_a_missing_file(tmp_path, file):
    (tmp_path / "a.jpg").touch()
    table = read_table(csv(tmp_path, f"file,label\na.jpg,empty\n{file},empty\n"), tmp_path)
    assert [each.reason for each in table.skipped] == ["there is no such file"]


@pytest.mark.parametrize(
    "text",
    [
        "2012-06-14T05:38:10",
        "2012-06-14 05:38:10",
        "2012:06:14 05:38:10",
        "2012-06-14T05:38:10Z",
        "2012-06-14T07:38:10+02:00",
        " 2012-06-14T05:38:10.000 ",
    ],
)
def test_times_are_read_as_cameras_and_tables_write_them(text):
    assert time_of(text) == FIVE


@pytest.mark.parametrize(
    "text", ["", "2012-06-14", "IMAG0031.JPG", "0000:00:00 00:00:00", "2012-06-14T25:00:00"]
)
def test_what_tells_no_time_of_day_is_no_time(text):
    assert time_of(text) is None
