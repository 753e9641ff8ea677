"""A model on a Coral: a stand-in library takes its operator for real, and fails as sticks do."""

import hashlib
import json
import shutil

import numpy as np
import pytest

from sight.coral import Trouble, told
from sight.interpreter import InterpreterError
from sight.network import open_network
from sight.on_coral import LONGEST_PAUSE, Wish
from tests import colours
from tests.coral.stick import Stick, built_in
from tests.coral.variant import FILE, package_with_variant
from wire.event import Device, in_detail
from wire.label import EMPTY, SNOW_LEOPARD

RETRY = 60.0


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return built_in(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return package_with_variant(tmp_path_factory.mktemp("package"))


@pytest.fixture(autouse=True)
def stick(monkeypatch):
    stick = Stick(monkeypatch)
    stick.does()
    return stick


class Site:
    """A unit with a Coral: its network, a clock that the test moves, and what it was told."""

    def __init__(self, package, library, **wish):
        self.now, self.heard = 1000.0, []
        wish = {"library": str(library), "retry_seconds": RETRY} | wish
        self.network = open_network(
            package, coral=Wish(lambda: self.now, tell=self.heard.append, **wish)
        )

    def labels(self, *paints):
        pictures = np.stack([np.full((32, 32, 3), paint, np.uint8) for paint in paints])
        scores = self.network.scores(pictures)
        return [self.network.manifest.labels[best] for best in scores.argmax(axis=1)]

    def sees_well(self):
        return self.labels(colours.GREEN, colours.WHITE) == [EMPTY, SNOW_LEOPARD]

    @property
    def standing(self):
        return self.network.interpreter.standing

    @property
    def told(self):
        return [(each.device, each.trouble) for each in self.heard]


@pytest.fixture
def site(package, library):
    return Site(package, library)


def test_a_coral_judges_and_says_so(site):
    assert site.sees_well()
    assert site.standing.device is Device.CORAL
    assert site.told == [(Device.CORAL, None)]


def test_without_being_asked_for_a_coral_nothing_looks_for_one(package, stick):
    stick.does("absent")
    assert open_network(package).interpreter.standing.device is Device.CPU


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [("absent", Trouble.ABSENT), ("refuse", Trouble.REFUSED), ("lost", Trouble.LOST),
     ("wrong", Trouble.WRONG)],
)  # fmt: skip
def test_a_stick_that_fails_at_the_start_is_named_and_the_cpu_judges(
    package, library, stick, mode, trouble
):
    stick.does(mode)
    site = Site(package, library)
    assert site.told == [(Device.CPU_FOR_CORAL, trouble)]
    assert site.sees_well()
    assert site.standing.said.startswith(told(trouble))


def test_a_library_that_is_missing_is_named(package, capfd):
    site = Site(package, "libnowhere.so.1")
    assert site.told == [(Device.CPU_FOR_CORAL, Trouble.LIBRARY)]
    assert "libnowhere.so.1" in site.standing.said
    assert "Traceback" not in capfd.readouterr().err
    assert site.sees_well()


def test_a_package_without_a_model_for_a_coral_is_named_and_never_tried_again(library):
    site = Site(colours.PACKAGE, library)
    assert site.told == [(Device.CPU_FOR_CORAL, Trouble.NO_MODEL)]
    site.now += 1e6
    assert site.sees_well()
    assert len(site.heard) == 1


def test_a_model_that_was_not_compiled_for_a_coral_does_not_run_on_the_cpu_unnoticed(
    tmp_path, package, library
):
    plain = tmp_path / "plain"
    shutil.copytree(package, plain)
    content = (plain / "model.tflite").read_bytes()
    (plain / FILE).write_bytes(content)
    manifest = json.loads((plain / "manifest.json").read_text())
    manifest["edge_tpu"]["sha256"] = hashlib.sha256(content).hexdigest()
    (plain / "manifest.json").write_text(json.dumps(manifest))
    assert Site(plain, library).told == [(Device.CPU_FOR_CORAL, Trouble.NO_MODEL)]


def test_a_stick_lost_in_the_midst_of_a_burst_costs_no_picture(package, library, stick):
    golden = len(open_network(package).manifest.golden.inputs)
    stick.does(lasts=golden + 3)
    site = Site(package, library)
    views = [colours.GREEN] * 3 + [colours.WHITE] * 3
    assert site.labels(*views) == [EMPTY] * 3 + [SNOW_LEOPARD] * 3
    assert site.told == [(Device.CORAL, None), (Device.CPU_FOR_CORAL, Trouble.LOST)]
    assert "USB transfer error" in site.standing.said


def test_a_fault_is_told_once_however_many_pictures_and_tries_fail(site, stick):
    stick.does("lost")
    for _ in range(50):
        assert site.sees_well()
        site.now += 10
    stick.does("absent")
    for _ in range(50):
        site.labels(colours.GREEN)
        site.now += 100
    assert site.told[1:] == [
        (Device.CPU_FOR_CORAL, Trouble.LOST),
        (Device.CPU_FOR_CORAL, Trouble.ABSENT),
    ]


def test_a_stick_that_is_back_judges_again_after_the_pause_and_not_before(site, stick):
    stick.does("absent")
    assert site.sees_well()
    stick.does()
    site.now += RETRY - 1
    assert site.sees_well()
    assert site.standing.device is Device.CPU_FOR_CORAL
    site.now += 1
    assert site.sees_well()
    assert site.told[-1] == (Device.CORAL, None)


def test_a_stick_that_is_back_with_wrong_scores_is_not_believed(site, stick):
    stick.does("lost")
    site.sees_well()
    stick.does("wrong")
    site.now += RETRY
    assert site.sees_well()
    assert site.told[-1] == (Device.CPU_FOR_CORAL, Trouble.WRONG)
    assert "golden input" in site.standing.said


def test_tries_become_rare_but_do_not_end(site, stick, monkeypatch):
    tries = []
    real = site.network.interpreter._open_coral
    monkeypatch.setattr(
        site.network.interpreter, "_open_coral", lambda: tries.append(site.now) or real()
    )
    stick.does("absent")
    for _ in range(12 * 60):
        site.labels(colours.GREEN)
        site.now += 60
    pauses = np.diff(tries)
    assert list(pauses[:3]) == [2 * RETRY, 4 * RETRY, 8 * RETRY]
    assert pauses.max() == LONGEST_PAUSE
    assert len(tries) < 20


def test_a_stick_that_comes_and_goes_is_tried_less_and_less(site, stick):
    golden = len(site.network.manifest.golden.inputs)
    stick.does(lasts=golden + 1)
    for _ in range(24 * 60):
        site.labels(colours.GREEN, colours.GREEN)
        site.now += 60
    assert len(site.heard) < 70


def test_by_choice_nothing_judges_while_the_coral_cannot_and_each_picture_says_why(
    package, library, stick
):
    stick.does("absent")
    site = Site(package, library, fall_back=False)
    assert site.told == [(Device.UNKNOWN, Trouble.ABSENT)]
    with pytest.raises(InterpreterError, match="not judged, by choice: no Coral stick answers"):
        site.labels(colours.GREEN)
    stick.does()
    site.now += RETRY
    assert site.sees_well()
    assert site.told[-1] == (Device.CORAL, None)


def test_a_stick_that_ended_the_last_process_rests_first(package, library):
    site = Site(package, library, rest=120.0)
    assert site.told == [(Device.CPU_FOR_CORAL, Trouble.ENDED)]
    site.now += 119
    assert site.sees_well()
    assert site.standing.device is Device.CPU_FOR_CORAL
    site.now += 1
    assert site.sees_well()
    assert site.standing.device is Device.CORAL


@pytest.mark.parametrize("trouble", Trouble)
def test_what_happened_its_cause_and_what_to_do_fit_a_fault(trouble):
    words = told(trouble)
    assert len(words.split(": ")) >= 3
    assert in_detail(words) == words
    assert told(trouble, "a\nb") == f"{words} (a b)"
