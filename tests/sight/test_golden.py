import hashlib
import json

import numpy as np
import pytest

from sight.error import PackageError
from sight.golden import strip
from sight.interpreter import Interpreter
from sight.network import open_network
from tests import colours
from wire.manifest import FILE


@pytest.fixture
def package(tmp_path):
    return colours.signed(tmp_path, colours.a_key())


def alter(package, change):
    fields = json.loads((package / FILE).read_text())
    change(fields["golden"])
    (package / FILE).write_text(json.dumps(fields))


def expect(package, share):
    def change(golden):
        golden["inputs"][1]["scores"][0] = share

    alter(package, change)


def repaint(package, content):
    (package / "golden.png").write_bytes(content)
    alter(package, lambda golden: golden.update(sha256=hashlib.sha256(content).hexdigest()))


def test_a_score_within_the_tolerance_is_taken(package):
    expect(package, 0.11)
    open_network(package)


def test_a_score_that_is_off_is_refused_with_picture_label_and_difference(package):
    expect(package, 0.5)
    with pytest.raises(
        PackageError, match=r"golden input livestock scores 0\.0\d\d for empty.*0\.500"
    ):
        open_network(package)


def test_a_picture_handed_over_wrongly_is_noticed(package, monkeypatch):
    """As where a change mixes up the order of colours: the file's hash is right all the while."""
    right = Interpreter.run
    monkeypatch.setattr(Interpreter, "run", lambda self, given: right(self, given[..., ::-1]))
    with pytest.raises(PackageError, match="golden input"):
        open_network(package)


def test_pictures_of_another_size_are_refused(package):
    repaint(package, strip(np.zeros((4, 16, 32, 3), np.uint8)))
    with pytest.raises(PackageError, match="not 4 RGB pictures of 32x32"):
        open_network(package)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_is_refused(package, content):
    repaint(package, content)
    with pytest.raises(PackageError, match=r"golden\.png: not a whole PNG"):
        open_network(package)


def test_a_picture_cut_short_is_refused(package):
    repaint(package, (package / "golden.png").read_bytes()[:-40])
    with pytest.raises(PackageError, match=r"golden\.png: not a whole PNG"):
        open_network(package)


def test_scores_for_another_number_of_labels_are_refused(package):
    alter(package, lambda golden: golden["inputs"][0]["scores"].pop())
    with pytest.raises(PackageError, match="6 scores for 7 labels"):
        open_network(package)
