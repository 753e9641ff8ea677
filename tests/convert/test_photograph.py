import pytest

from convert.error import ConvertError
from convert.photograph import fingerprint, require_labels
from convert.table import read_table


def add(table, row):
    table.write_text(table.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return read_table(table, table.parent)


def test_every_row_of_a_sound_table_is_used(table):
    read = read_table(table, table.parent)
    assert len(read.photographs) == 45
    assert not read.skipped


def test_a_location_in_both_splits_is_refused_by_name(table):
    with pytest.raises(ConvertError, match=r"both splits: place-4$"):
        add(table, "empty-0-0.jpg,empty,drawn,place-4,yes,train")


@pytest.mark.parametrize("location", ["", "none", "empty"])
def test_photographs_of_no_known_place_may_be_in_both_splits(table, location):
    add(table, f"empty-0-0.jpg,empty,drawn,{location},no,train")
    assert len(add(table, f"empty-1-0.jpg,empty,drawn,{location},no,val").photographs) == 47


def test_a_missing_file_is_listed_and_the_rest_is_used(table):
    read = add(table, "gone.jpg,empty,drawn,place-0,yes,train")
    assert [(each.file, each.reason) for each in read.skipped] == [
        ("gone.jpg", "there is no such file")
    ]
    assert len(read.photographs) == 45


def test_an_unknown_label_is_listed_with_its_name(table):
    read = add(table, "empty-0-0.jpg,yeti,drawn,place-0,yes,train")
    assert "'yeti' is unknown" in read.skipped[0].reason


def test_a_table_without_labels_is_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("file,kind\na.jpg,empty\n", encoding="utf-8")
    with pytest.raises(ConvertError, match="label"):
        read_table(path, tmp_path)


def test_a_label_that_no_training_photograph_shows_is_refused_by_name(table):
    with pytest.raises(ConvertError, match="shows people"):
        require_labels(read_table(table, table.parent).photographs, ("empty", "people"))


def test_the_fingerprint_follows_labels_and_bytes_but_not_the_order_of_rows(table):
    photographs = read_table(table, table.parent).photographs
    before = fingerprint(photographs)
    assert fingerprint(reversed(photographs)) == before
    photographs[0].path.write_bytes(photographs[1].path.read_bytes())
    assert fingerprint(photographs) != before
