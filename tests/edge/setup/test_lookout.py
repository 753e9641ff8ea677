"""The one that looks through the camera: what it tells of pictures, walks, verdicts and faults."""

from threading import Thread

import pytest

from edge.check.opening import open_viewfinder
from edge.config import Config, Source
from edge.mind import open_mind
from edge.setup.borrowed import Borrowed
from edge.setup.lookout import JUDGE_EVERY
from edge.setup.opinion import judging_by
from edge.setup.patient import Patient
from edge.setup.walk import SEEN_SECONDS, Walk
from edge.source.source import SourceError
from sight.gate import Region
from tests.edge.setup.sight import Painted, grey, with_animal
from tests.edge.setup.site_bench import Bench

CAT = Region(0.5, 0.25, 0.6, 0.5, 90.0)


def test_a_walk_is_counted_with_its_size_in_pixels():
    walk = Walk().step(10.0, [], (1280, 720)).step(11.0, [CAT], (1280, 720))
    assert (walk.seen, walk.width, walk.height) == (1, 128, 180)
    assert walk.sees(11.0)
    assert walk.sees(11.0 + SEEN_SECONDS - 0.1)
    assert not walk.sees(11.0 + SEEN_SECONDS)


def test_a_still_site_is_not_seen_and_somebody_in_it_is():
    bench = Bench([grey(), grey(), grey(), with_animal()])
    for _ in range(3):
        bench.lookout.turn()
    assert bench.lookout.glance.walk.seen == 0
    assert bench.judged == []
    bench.lookout.turn()
    assert bench.lookout.glance.walk.seen == 1
    assert bench.judged == [3]


def test_verdicts_that_nobody_asked_for_come_seldom_and_one_that_is_asked_for_at_once():
    bench = Bench([with_animal(0.1), with_animal(0.5), with_animal(0.8)])
    for _ in range(4):
        bench.clock.now += 1
        bench.lookout.turn()
    assert len(bench.judged) == 1
    bench.lookout.shoot()
    bench.lookout.turn()
    assert len(bench.judged) == 2
    assert bench.lookout.glance.photographs == 1
    bench.clock.now += JUDGE_EVERY
    for _ in range(3):
        bench.lookout.turn()
    assert len(bench.judged) == 3


def test_a_camera_that_fails_is_told_and_tried_again():
    bench = Bench()
    bench.lookout.turn()
    bench.camera.broken = "cable"
    bench.lookout.turn()
    assert bench.lookout.glance.trouble == "cable"
    with pytest.raises(SourceError, match="cable"):
        bench.lookout.next_picture(bench.lookout.glance.number, 0.01)
    bench.camera.broken = ""
    bench.lookout.turn()
    assert (bench.lookout.glance.trouble, bench.lookout.glance.number) == ("", 2)


def test_a_fault_in_a_look_does_not_end_the_looking():
    bench = Bench()

    def broken():
        bench.lookout.stop()
        raise ZeroDivisionError("oh")

    bench.camera.look = broken
    bench.lookout.run()
    assert "oh" in bench.lookout.glance.trouble


def test_the_checks_borrow_pictures_each_a_new_one():
    bench = Bench()
    thread = Thread(target=bench.lookout.run, daemon=True)
    borrowed = Borrowed(bench.lookout, live=True, about="")
    bench.clock.now = float("inf")  # never early: turns follow each other at once
    thread.start()
    first, second = borrowed.look(), borrowed.look()
    bench.lookout.stop()
    thread.join(10)
    assert (first != second).any()


def test_a_viewfinder_that_failed_is_closed_and_opened_anew():
    opened = []

    def opener(_config):
        opened.append(Painted([grey()]))
        opened[-1].broken = "cable" if len(opened) == 1 else ""
        return opened[-1]

    patient = Patient(Config(), opener)
    with pytest.raises(SourceError):
        patient.look()
    assert opened[0].closed
    assert patient.look().shape == (120, 160, 3)
    patient.close()
    assert opened[1].closed


def test_a_viewfinder_that_is_not_configured_is_a_camera_that_fails():
    with pytest.raises(SourceError, match=r"source\.folder"):
        Patient(Config(source=Source(kind="watch")), open_viewfinder).look()


def test_the_units_own_model_gives_the_verdict():
    opinion = judging_by(open_mind(Config()))([grey(size=(320, 240))])
    assert opinion.label
    assert 0 <= opinion.score <= 1


def test_without_a_model_the_verdict_says_why(tmp_path):
    mind = open_mind(Config(model=Config().model.__class__(package=str(tmp_path))))
    assert "no usable model" in judging_by(mind)([grey()]).why
