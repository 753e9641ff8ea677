import csv
import json
import shutil
import subprocess
import sys

import pytest
from PIL import Image

from convert.command import main
from tests import colours
from tests.edge.cards import photograph

COLUMNS = ["burst", "source", "location", "label", "verdict", "score", "decision", "frames"]
FIGURES = ("confusion.png", "recall-discard.png", "misses.png")
HEADER = "file,label,source,location,taken,burst,camera_trap,infrared,weather"
#: file, label, colour, then the other columns.
ROWS = (
    ("cat-1.jpg", "snow_leopard", colours.LEOPARD, "pamir,ridge,,7,yes,,fine"),
    ("cat-2.jpg", "snow_leopard", colours.LEOPARD, "pamir,ridge,,7,yes,,fine"),
    ("lost.jpg", "snow_leopard", colours.EMPTY, "pamir,valley,,,yes,yes,fog"),
    ("still-1.jpg", "empty", colours.EMPTY, "pamir,valley,2026-06-01 12:00:00,,yes,,"),
    ("still-2.jpg", "empty", colours.EMPTY, "pamir,valley,2026-06-01 12:00:03,,yes,,"),
    ("odd.jpg", "empty", colours.PEOPLE, "altai,pass,,,yes,,"),
    ("goat.jpg", "livestock", colours.LIVESTOCK, "altai,pass,,,yes,,"),
    ("guest.jpg", "people", colours.LIVESTOCK, "altai,pass,,,yes,,"),
    ("yeti.jpg", "yeti", colours.LEOPARD, "altai,pass,,,yes,,snow"),
)


class Bench:
    """`uncia convert evaluate` on a painted table, and what it wrote."""

    def __init__(self, folder):
        self.folder, self.out, self.rows = folder, folder / "out", []
        for file, label, colour, rest in ROWS:
            self.add(file, label, rest, colour)

    def add(self, file, label, rest=",,,,,,", colour=None, size=(64, 48)):
        if colour is not None:
            photograph(self.folder / "photographs" / file, colour, size=size)
        self.rows.append(f"{file},{label},{rest}")

    def run(self, *more, package=colours.PACKAGE):
        table = self.folder / "table.csv"
        table.write_text("\n".join([HEADER, *self.rows]) + "\n", encoding="utf-8")
        return self.run_on(table, *more, package=package)

    def run_on(self, table, *more, package=colours.PACKAGE):
        root = ["--root", str(self.folder / "photographs"), "--out", str(self.out)]
        return main(["evaluate", str(package), "--manifest", str(table), *root, *more])

    @property
    def events(self):
        with (self.out / "events.csv").open(newline="", encoding="utf-8") as file:
            return {row["burst"]: row for row in csv.DictReader(file)}

    @property
    def metrics(self):
        return json.loads((self.out / "metrics.json").read_text(encoding="utf-8"))


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_every_event_has_a_row_with_its_truth_verdict_and_decision(bench):
    assert bench.run() == 0
    events = bench.events
    assert list(events["7"])[:8] == COLUMNS
    cat = {key: events["7"][key] for key in COLUMNS if key != "score"}
    shows = ["snow_leopard", "snow_leopard"]
    assert list(cat.values()) == ["7", "pamir", "ridge", *shows, "keep", "2"]
    still = events["still-1.jpg"]
    assert (still["frames"], still["verdict"], still["decision"]) == ("2", "empty", "discard")
    assert len(events) == 7


def test_a_score_is_one_less_the_waste_and_high_is_kept(bench):
    bench.run()
    for row in bench.events.values():
        waste = float(row["p_empty"]) + float(row["p_livestock"])
        assert float(row["score"]) == pytest.approx(1 - waste, abs=1e-5)
    assert float(bench.events["7"]["score"]) > 0.9
    assert float(bench.events["goat.jpg"]["score"]) < 0.1


def test_figures_count_events_and_add_up(bench):
    bench.run()
    metrics = bench.metrics
    overall = metrics["overall"]
    assert overall["recall"] == {"share": 0.5, "low": 0.0945, "high": 0.9055, "of": 2}
    assert overall["labels"]["empty"]["discarded_share"]["share"] == 0.5
    assert overall["labels"]["livestock"]["discarded"] == 1
    everything = [overall, *overall["labels"].values()]
    for by in ("sources", "locations", "light"):
        groups = metrics[by].values()
        everything += groups
        for key in ("events", "kept", "discarded", "failed"):
            assert sum(each[key] for each in groups) == overall[key]
    for each in everything:
        assert each["events"] == each["kept"] + each["discarded"] + each["failed"]
    confused = sum(sum(row.values()) for row in metrics["confusion"].values())
    assert confused == overall["events"] - overall["failed"] == 6


def test_figures_are_split_by_source_place_and_light(bench):
    bench.run()
    metrics = bench.metrics
    assert set(metrics["sources"]) == {"pamir", "altai"}
    assert metrics["locations"]["pamir / ridge"]["recall"]["share"] == 1
    assert metrics["light"]["infrared"]["labels"].keys() >= {"snow_leopard"}
    # White is grey to the unit; the table overrides that only where it says something.
    assert bench.events["7"]["infrared"] == "yes"
    assert bench.events["goat.jpg"]["infrared"] == "no"
    assert bench.events["lost.jpg"]["infrared"] == "yes"


def test_the_curve_holds_the_operating_point_and_what_others_would_do(bench):
    bench.run()
    metrics = bench.metrics
    subject, curve = metrics["subject"], {each["threshold"]: each for each in metrics["curve"]}
    assert (subject["package"], len(subject["package_id"])) == ("colours", 8)
    point = curve[subject["threshold"]]
    assert point["recall"] == metrics["overall"]["recall"]["share"]
    assert point["discarded"]["livestock"] == 1
    assert curve[1.0]["recall"] == 1
    recalls = [each["recall"] for each in metrics["curve"]]
    assert recalls == sorted(recalls)


def test_a_label_that_the_package_does_not_know_is_judged_and_named_but_not_counted(bench, capsys):
    assert bench.run() == 0
    assert bench.events["yeti.jpg"]["decision"] == "keep"
    assert bench.metrics["unknown_labels"]["yeti"]["kept"] == 1
    assert "yeti" not in bench.metrics["confusion"]
    assert bench.metrics["overall"]["events"] == 6
    assert "yeti" in capsys.readouterr().out


def test_what_cannot_be_read_is_listed_and_fails_only_an_event_of_nothing_else(bench, capsys):
    bench.add("gone.jpg", "snow_leopard", "pamir,ridge,,7,yes,,")
    bench.add("broken.jpg", "empty")
    (bench.folder / "photographs" / "broken.jpg").write_bytes(b"\xff\xd8 half a picture")
    bench.add("", "empty")
    assert bench.run() == 0
    assert (bench.events["7"]["decision"], bench.events["7"]["unreadable"]) == ("keep", "1")
    failed = bench.events["broken.jpg"]
    assert (failed["decision"], failed["verdict"], failed["score"]) == ("failed", "", "")
    assert {each["file"] for each in bench.metrics["unreadable"]} == {"gone.jpg", "broken.jpg"}
    assert bench.metrics["overall"]["labels"]["empty"]["failed"] == 1
    assert bench.metrics["overall"]["labels"]["empty"]["discarded_share"]["of"] == 2
    assert [each["reason"] for each in bench.metrics["skipped"]] == ["the row names no file"]
    told = capsys.readouterr().out
    assert "broken.jpg" in told
    assert "2 photographs could not be judged" in told


def test_the_banner_is_cropped_off_camera_traps_alone(bench):
    for trap in ("yes", "no"):
        path = bench.folder / "photographs" / f"{trap}.png"
        picture = Image.new("RGB", (100, 100), colours.EMPTY)
        picture.paste(colours.PEOPLE, (0, 60, 100, 100))
        picture.save(path)
        bench.add(path.name, "empty", f"banner,,,,{trap},,")
    assert bench.run("--crop-top", "0", "--crop-bottom", "0.4") == 0
    assert float(bench.events["yes.png"]["p_empty"]) > 0.98
    assert float(bench.events["no.png"]["p_empty"]) < 0.95
    assert bench.metrics["subject"]["crop_bottom"] == 0.4


def test_without_a_word_the_banner_is_the_units(bench):
    bench.run()
    subject = bench.metrics["subject"]
    assert (subject["crop_top"], subject["crop_bottom"]) == (0.04, 0.07)


@pytest.mark.parametrize("share", ["-0.1", "0.5", "nan", "much"])
def test_a_banner_out_of_range_is_refused(bench, share, capsys):
    with pytest.raises(SystemExit, match="2"):
        bench.run("--crop-top", share)
    assert "--crop-top" in capsys.readouterr().err


def test_figures_and_the_sheet_of_misses_are_pictures(bench):
    bench.run()
    for name in FIGURES:
        with Image.open(bench.out / name) as picture:
            picture.load()
            assert picture.width > 600


def test_figures_are_drawn_where_there_is_nothing_to_draw(bench):
    bench.rows = []
    bench.add("yeti.jpg", "yeti")
    assert bench.run() == 0
    assert bench.metrics["overall"] == {
        "events": 0, "kept": 0, "discarded": 0, "failed": 0, "recall": None, "labels": {}
    }  # fmt: skip
    assert all((bench.out / name).is_file() for name in FIGURES)


def test_coco_is_evaluated_like_csv(bench):
    images = [{"id": n, "file_name": row[0], "location": 1} for n, row in enumerate(ROWS)]
    annotations = [{"image_id": n, "category_id": row[1]} for n, row in enumerate(ROWS)]
    categories = [{"id": name, "name": name} for name in {row[1] for row in ROWS}]
    table = bench.folder / "set.json"
    whole = {"images": images, "annotations": annotations, "categories": categories}
    table.write_text(json.dumps(whole), encoding="utf-8")
    assert bench.run_on(table) == 0
    assert len(bench.events) == 9
    assert bench.metrics["overall"]["labels"]["snow_leopard"]["kept"] == 2
    assert "yeti" in bench.metrics["unknown_labels"]


def test_a_package_that_cannot_be_opened_ends_it_with_its_name(bench, tmp_path, capsys):
    package = tmp_path / "colours"
    shutil.copytree(colours.PACKAGE, package)
    (package / "model.tflite").write_bytes(b"damaged")
    assert bench.run(package=package) == 2
    assert "model.tflite" in capsys.readouterr().err
    assert bench.run(package=tmp_path / "none") == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
    assert bench.run("--operating-point", "reckless") == 2
    assert "reckless" in capsys.readouterr().err


def test_a_table_of_which_no_file_is_there_ends_it_with_its_name(bench, capsys):
    bench.rows = ["gone.jpg,empty,,,,,,,"]
    assert bench.run() == 2
    assert "table.csv: none of its 1 rows" in capsys.readouterr().err
    assert bench.run_on(bench.folder / "no.csv") == 2
    assert "no.csv" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_ends_it_with_its_name(bench, capsys):
    bench.out.write_text("a file is in the way", encoding="utf-8")
    assert bench.run() == 2
    assert str(bench.out) in capsys.readouterr().err


def test_an_evaluation_loads_neither_tensorflow_nor_the_unit():
    loaded = subprocess.run(
        [sys.executable, "-c", "import convert.evaluate, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"tensorflow", "tflite", "edge"} & set(loaded)
