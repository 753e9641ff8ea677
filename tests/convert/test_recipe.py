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
