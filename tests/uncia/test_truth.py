import csv

import pytest
from PIL import Image

from edge.table import COLUMNS
from tests.colours import EMPTY, LEOPARD
from tests.edge.cards import photograph
from uncia.sheet import draw_sheet
from uncia.truth import bursts_in, compare

ROWS = [
    ("a1.jpg", "1", "empty", "0.9", "discard"),
    ("a2.jpg", "1", "empty", "0.9", "failed"),
    ("b1.jpg", "2", "snow_leopard", "0.8", "keep"),
    ("c1.jpg", "3", "livestock", "0.7", "audit"),
    ("d1.jpg", "4", "", "", "failed"),
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "photographs.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in ROWS:
            writer.writerow(dict(zip(COLUMNS[:5], row, strict=True)))
    return path


def test_a_burst_is_what_was_decided_for_the_frames_that_could_be_judged(table):
    bursts = bursts_in(table)
    assert [burst.decision for burst in bursts] == ["discard", "keep", "audit", "failed"]
    assert bursts[0].files == ("a1.jpg", "a2.jpg")
    assert bursts[3].label == "not judged"


def test_waste_is_right_when_let_go_and_all_else_when_kept(table):
    truths = {
        "a1.jpg": "empty",
        "b1.jpg": "snow_leopard",
        "c1.jpg": "snow_leopard",
        "d1.jpg": "empty",
    }
    rows = {row.truth: row for row in compare(bursts_in(table), truths)}
    assert (rows["empty"].bursts, rows["empty"].right) == (2, 1)
    assert (rows["snow_leopard"].kept, rows["snow_leopard"].let_go) == (1, 1)
    assert rows["snow_leopard"].right == 1


def test_the_sheet_shows_every_burst_also_one_that_cannot_be_read(table, tmp_path):
    for name, colour in (("a1.jpg", EMPTY), ("a2.jpg", EMPTY), ("b1.jpg", LEOPARD)):
        photograph(tmp_path / name, colour)
    (tmp_path / "d1.jpg").touch()
    draw_sheet(bursts_in(table), tmp_path, tmp_path / "bursts.png")
    with Image.open(tmp_path / "bursts.png") as sheet:
        assert sheet.size[0] > sheet.size[1] > 0
        assert len(sheet.convert("RGB").getcolors(1 << 24)) > 50
