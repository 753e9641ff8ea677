from convert.frame import read_frame
from convert.recipe import Banner, Rendered
from convert.rendered import rendered


def test_rendered_frames_are_labelled_photographs_that_know_where_their_animal_is(tmp_path):
    frames = rendered(Rendered(sites=1), tmp_path)
    assert {each.label for each in frames} == {"empty", "livestock", "people", "snow_leopard"}
    assert {each.location for each in frames} == {"rendered 1000"}
    for each in frames:
        frame = read_frame(each, Banner())
        assert (frame.animal is None) == (each.label == "empty")
        if frame.animal is not None:
            assert 0.001 < frame.animal.mean() < 0.6


def test_a_second_run_renders_nothing_again(tmp_path, monkeypatch):
    before = rendered(Rendered(sites=1), tmp_path)
    monkeypatch.setattr("convert.rendered._frame", None)
    assert rendered(Rendered(sites=1), tmp_path) == before


def test_nothing_is_rendered_unless_the_recipe_says_so(tmp_path):
    assert rendered(Rendered(), tmp_path) == []
