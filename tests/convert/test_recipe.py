from pathlib import Path

import pytest

from convert.error import ConvertError
from convert.recipe import flat, read_recipe

SHIPPED = Path(__file__).parents[2] / "convert" / "recipes" / "shipped.toml"


def written(tmp_path, text):
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_recipe_that_ships_is_read():
    recipe, _ = read_recipe(SHIPPED)
    assert recipe.name == "efficientnet-lite0-224"
    assert flat(recipe)["views.of.pamir2012"] == recipe.views.of["pamir2012"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('name = "a"\n[tuning]\nlayers = 3', "layers"),
        ('name = "a"\n[tuning]\ndropout = 1.5', r"\$\.tuning\.dropout"),
        ('name = "a"\nlabels = ["empty", "yeti"]', "yeti"),
        ('name = "../a"', r"\$\.name"),
        ("name = ", "recipe.toml"),
    ],
)
def test_a_recipe_with_a_fault_is_refused_with_file_and_key(tmp_path, text, named):
    with pytest.raises(ConvertError, match=named) as caught:
        read_recipe(written(tmp_path, text))
    assert "recipe.toml" in str(caught.value)


def test_a_recipe_like_another_changes_only_what_it_says(tmp_path):
    (tmp_path / "one.toml").write_text('name = "one"\n[tuning]\ncut = 5\nviews = 10\n')
    (tmp_path / "two.toml").write_text('like = "one.toml"\nname = "two"\n[tuning]\nviews = 20\n')
    one, one_hash = read_recipe(tmp_path / "one.toml")
    two, two_hash = read_recipe(tmp_path / "two.toml")
    assert (two.name, two.tuning.cut, two.tuning.views) == ("two", 5, 20)
    assert two.balance == one.balance
    assert one_hash != two_hash


@pytest.mark.parametrize("other", ["../one.toml", "gone.toml", "two.toml"])
def test_a_recipe_like_one_that_is_not_beside_it_is_refused_by_name(tmp_path, other):
    (tmp_path / "two.toml").write_text(f'like = "{other}"\nname = "two"\n')
    with pytest.raises(ConvertError, match=other.split("/")[-1]):
        read_recipe(tmp_path / "two.toml")


def test_every_recipe_that_comes_along_is_read():
    names = [read_recipe(path)[0].name for path in sorted(SHIPPED.parent.glob("*.toml"))]
    assert len(names) == len(set(names)) >= 5
