import contextlib
import csv
import json

import numpy as np
import pytest

from convert import graph
from convert.candidate import int8_score
from convert.command import main
from convert.key import make_key
from sight.network import open_network
from sight.trusted import Trusted

RECIPE = """
name = "tiny"
labels = ["empty", "livestock", "snow_leopard"]
representative = 4
rights = ["Drawn with a ruler."]
[views]
each = 4
collage = 0.0
[disturbances]
infrared = 0.0
[tuning]
cut = 1
first_views = 500
views = 1500
batch = 16
rate = 0.002
head_rate = 0.02
average = 0.9
[evaluation]
folds = 2
fewest = 1
points = { cautious = 0.5 }
"""


@pytest.fixture
def run(table, weights, tmp_path):
    """Run `uncia convert build` on the drawn table; answers its exit code."""
    pictures = np.random.default_rng(1).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    published = graph.joined(weights, 1, graph.upper(weights, 1, 3, 0.0), 1.0, np.zeros(3, "f4"))
    start = tmp_path / "start.tflite"
    start.write_bytes(graph.to_int8(published, pictures))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE, encoding="utf-8")

    def command(given=table, *more, step="build", out=tmp_path / "out"):
        packages = ["--packages", str(tmp_path / "models")] if step == "build" else []
        asked = [str(recipe), "--manifest", str(given), "--weights", str(start)]
        return main([step, *asked, "--out", str(out), *packages, *more])

    return command


def test_a_build_ends_in_a_package_that_a_unit_opens_and_that_has_learned(
    run, table, tmp_path, capsys
):
    (tmp_path / "empty-0-0.jpg").write_bytes(b"not a picture")
    key = make_key(tmp_path / "key.pem")
    assert run(table, "--key", str(tmp_path / "key.pem")) == 0
    assert "empty-0-0.jpg" in capsys.readouterr().out
    network = open_network(
        tmp_path / "models" / "tiny", trusted=Trusted(keys=frozenset({key.public}))
    )
    figures = {each.label: each for each in network.manifest.training.classes}
    assert set(figures) == set(network.manifest.labels)
    assert "Drawn with a ruler." in (tmp_path / "models" / "tiny" / "README.md").read_text()
    assert all(each.int8_recall.share > 0.6 for each in figures.values())
    training = network.manifest.training
    assert [each.name for each in training.outlooks] == ["whole frame only", "crops only", "both"]
    assert "empty frames in grey" in {each.name for each in training.shortcuts}
    assert {"day", "infrared"} == set(network.manifest.operating_point().light)
    drawn = {path.name for path in (tmp_path / "out").glob("*.png")}
    assert drawn == {"confusion.png", "recall-discard.png", "reliability.png"}


def test_a_second_build_neither_cuts_nor_tunes_again(run, monkeypatch):
    assert run() == 0
    monkeypatch.setattr("convert.feature._write", None)
    monkeypatch.setattr("convert.graph.fit", None)
    assert run() == 0


def test_a_build_with_a_key_that_is_none_ends_before_it_begins(run, table, tmp_path, capsys):
    assert run(table, "--key", str(tmp_path / "recipe.toml")) == 2
    assert "recipe.toml" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_public_set_in_coco_is_built_from_with_names_of_ones_own(run, table, tmp_path):
    with table.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    ours = {"empty": "blank", "livestock": "Takin", "snow_leopard": "panthera_uncia"}
    images = [
        {"id": n, "file_name": row["file"], "location": row["location"]}
        for n, row in enumerate(rows)
    ]
    shown = [{"image_id": n, "category_id": row["label"]} for n, row in enumerate(rows)]
    categories = [{"id": label, "name": name} for label, name in ours.items()]
    given, names = tmp_path / "set.json", tmp_path / "names.csv"
    whole = {"images": images, "annotations": shown, "categories": categories}
    given.write_text(json.dumps(whole), encoding="utf-8")
    names.write_text("name,label\ntakin,livestock\n", encoding="utf-8")
    assert run(given, "--labels", str(names)) == 0
    sources = open_network(tmp_path / "models" / "tiny").manifest.training.sources
    assert {(each.source, each.label, each.photographs) for each in sources} == {
        ("set", label, 15) for label in ours
    }


def test_a_leaking_split_ends_the_build_with_the_location_named(run, table, capsys):
    text = table.read_text(encoding="utf-8") + "empty-0-0.jpg,empty,drawn,place-4,yes,train\n"
    table.write_text(text, encoding="utf-8")
    assert run() == 2
    assert "place-4" in capsys.readouterr().err


def test_an_empty_class_ends_the_build_with_the_class_named(run, table, capsys):
    rows = [row for row in table.read_text(encoding="utf-8").splitlines() if "livestock" not in row]
    table.write_text("\n".join(rows), encoding="utf-8")
    assert run() == 2
    assert "livestock" in capsys.readouterr().err


def test_the_steps_one_by_one_end_in_what_the_whole_build_goes_on_from(run, tmp_path, monkeypatch):
    assert run(step="train") == 0
    assert not (tmp_path / "out" / "model.tflite").exists()
    monkeypatch.setattr("convert.graph.fit", None)
    assert run(step="quantize") == 0
    pictures = np.random.default_rng(1).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    before = int8_score(tmp_path / "out" / "model.tflite")(pictures)
    assert run() == 0
    # Scores and not bytes: TensorFlow numbers its tensors on from what it made before.
    after = open_network(tmp_path / "models" / "tiny").scores(pictures)
    np.testing.assert_array_equal(before, after)


def test_a_full_disk_ends_the_build_with_the_folder_named(run, small_disk, capsys):
    with (small_disk / "filler").open("wb") as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(1 << 16))
    assert run(out=small_disk / "out") == 2
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert str(small_disk) in told
    assert "No space left" in told


def test_a_point_that_asks_too_much_says_how_far_its_leopards_go(run, tmp_path, capsys):
    recipe = tmp_path / "recipe.toml"
    text = recipe.read_text(encoding="utf-8").replace("cautious = 0.5", "cautious = 0.99")
    recipe.write_text(text, encoding="utf-8")
    assert run() == 2
    assert "15 snow-leopard events, none missed, only show" in capsys.readouterr().err
