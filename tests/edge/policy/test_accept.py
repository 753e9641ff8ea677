"""The way of a unit from observing to deleting, as the person who answers for it walks it."""

import json
from datetime import timedelta

import pytest
from PIL import Image

import edge.unit
from edge.command import main
from edge.config import ConfigError, read_config
from edge.outbox import open_outbox
from edge.policy.acceptance import acceptances
from tests import colours
from tests.edge.cards import Card
from tests.edge.test_replay import Unit
from wire.event import Fault, FaultCode, Heartbeat, Mode
from wire.manifest import FILE

ENOUGH = "audit_share = 0.0\nobserve_days = 2\nobserve_bursts = 8\n"


@pytest.fixture
def unit(tmp_path):
    return Unit(tmp_path, policy=ENOUGH)


@pytest.fixture
def card(tmp_path):
    """Two days: six empties, a herd, a leopard, and somebody."""
    card = Card(tmp_path / "card")
    for colour in (*[colours.EMPTY] * 3, colours.LIVESTOCK):
        card.burst(colour)
    card.now += timedelta(days=1)
    for colour in (*[colours.EMPTY] * 3, colours.LEOPARD, colours.PEOPLE):
        card.burst(colour)
    return card.root


def told(unit, *what):
    return main([*what, "--config", str(unit.config)])


def configured(unit, policy):
    text = unit.config.read_text()
    unit.config.write_text(text[: text.index("[policy]")] + f"[policy]\n{policy}\n")
    return unit


def started(unit, policy=ENOUGH + 'mode = "delete"', **more):
    return edge.unit.Unit(read_config(configured(unit, policy).config), **more)


def accepted(unit, card):
    unit.replay(card)
    assert told(unit, "report") == 0
    assert told(unit, "accept", "--by", "the warden of the valley") == 0
    return unit


def test_from_observing_to_deleting(unit, card, capsys):
    unit.replay(card)
    capsys.readouterr()
    assert told(unit, "report") == 0
    report = capsys.readouterr().out
    assert "9 bursts on 2 days: 7 would have been deleted" in report
    assert "2026-06-01               4        4" in report
    assert "snow_leopard             1        0" in report
    assert "UTC  livestock 1.000" in report or "UTC  livestock 0.9" in report
    assert "between 70.0% and 97.0%, 20 counted" in report
    assert "uncia edge accept --by NAME" in report
    assert told(unit, "accept", "--by", "the warden of the valley") == 0
    assert (
        "accepted by the warden of the valley after 9 bursts on 2 days" in capsys.readouterr().out
    )
    started(unit).close()


def test_the_contact_sheet_shows_what_would_have_been_deleted(unit, card):
    unit.replay(card)
    told(unit, "report")
    with Image.open(unit.state / "report" / "contact-sheet.png") as sheet:
        assert sheet.size[0] == 6 * 320
        shown = {colour for _, colour in sheet.convert("RGB").getcolors(1 << 24)}
    greens = [c for c in shown if c[1] > 200 and c[0] < 60 and c[2] < 60]
    blues = [c for c in shown if c[2] > 200 and c[0] < 60 and c[1] < 60]
    assert greens
    assert not blues


def test_delete_refuses_to_start_without_an_acceptance_and_says_what_to_do(unit):
    with pytest.raises(ConfigError) as refused:
        started(unit)
    for part in ('"observe"', "2 days", "8 bursts", "uncia edge report", "uncia edge accept --by"):
        assert part in str(refused.value)


def test_the_base_hears_of_the_refusal_once_in_each_start_of_the_machine(unit):
    for _ in range(3):
        with pytest.raises(ConfigError):
            started(unit)
    (fault,) = unit.sent(Fault)
    assert fault.code == FaultCode.POLICY
    assert "has not been accepted" in fault.detail


def test_a_unit_that_nobody_can_reach_may_go_on_observing_and_says_so(unit):
    going = started(unit, ENOUGH + 'mode = "delete"\nunaccepted = "observe"')
    going.report_start()
    going.close()
    (fault,) = unit.sent(Fault)
    assert (fault.code, fault.detail[:15]) == (FaultCode.POLICY, "deletes nothing")
    (heartbeat,) = unit.sent(Heartbeat)
    assert heartbeat.mode is Mode.OBSERVE


def test_a_refused_start_lets_go_of_the_state(unit, card):
    with pytest.raises(ConfigError):
        started(unit)
    configured(unit, ENOUGH)
    assert unit.replay(card) == 0


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        (ENOUGH + "threshold = 0.9", "policy.threshold = 0.9 was set by hand"),
        (ENOUGH + 'keep = ["livestock"]', "has not been accepted"),
    ],
)
def test_other_terms_need_an_acceptance_of_their_own(unit, card, policy, why):
    accepted(unit, card)
    with pytest.raises(ConfigError, match=why):
        started(unit, policy + '\nmode = "delete"')


def repackaged(unit, change):
    path = unit.package / FILE
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))
    colours.sign(unit.package, unit.key)


def test_another_package_needs_an_acceptance_of_its_own(unit, card):
    accepted(unit, card)
    repackaged(unit, lambda manifest: manifest.update(made="2026-01-02"))
    with pytest.raises(ConfigError, match="has not been accepted"):
        started(unit)


def test_another_name_of_the_unit_needs_one_too(unit, card):
    accepted(unit, card)
    unit.config.write_text(unit.config.read_text().replace("[unit]", '[unit]\nname = "other"'))
    with pytest.raises(ConfigError, match="has not been accepted"):
        started(unit)


def test_a_point_that_nobody_calibrated_can_be_neither_accepted_nor_deleted_by(unit, card, capsys):
    repackaged(unit, lambda manifest: manifest["operating_points"][0].update(data=" "))
    unit.replay(card)
    told(unit, "report")
    assert "operating point careful was not calibrated" in capsys.readouterr().out
    assert told(unit, "accept", "--by", "somebody") == 2
    with pytest.raises(ConfigError, match="was not calibrated"):
        started(unit)


def test_too_short_an_observation_is_not_accepted(tmp_path, card, capsys):
    unit = Unit(tmp_path, policy="observe_days = 2\nobserve_bursts = 100")
    unit.replay(card)
    told(unit, "report")
    assert told(unit, "accept", "--by", "somebody") == 2
    assert "9 bursts on 2 days, and at least 100 on 2 are needed" in capsys.readouterr().err


def test_what_nobody_looked_at_is_not_accepted(unit, card, capsys):
    unit.replay(card)
    assert told(unit, "accept", "--by", "somebody") == 2
    assert "look at `uncia edge report` first" in capsys.readouterr().err


def test_without_an_observation_there_is_nothing_to_report(unit, capsys):
    assert told(unit, "report") == 2
    assert "nothing was observed yet for unit-1, model colours" in capsys.readouterr().err


def test_an_acceptance_says_who_when_what_and_after_how_much(unit, card):
    accepted(unit, card)
    (given,) = acceptances(open_outbox(unit.state))
    assert given.by == "the warden of the valley"
    assert (given.bursts, given.days, given.discarded) == (9, 2, 7)
    assert (given.terms.name, given.terms.point, given.terms.threshold) == (
        "colours",
        "careful",
        0.9,
    )
    assert given.at > 1_700_000_000


def test_it_can_be_taken_back(unit, card, capsys):
    accepted(unit, card)
    assert told(unit, "accept", "--withdraw") == 0
    assert "acceptances taken back: 1" in capsys.readouterr().out
    with pytest.raises(ConfigError):
        started(unit)


def test_what_is_deleted_is_not_observed(unit, card):
    accepted(unit, card)
    going = started(unit)
    assert going.journal._note is None
    going.close()


def test_a_replayed_card_loses_nothing_so_it_is_not_refused_but_it_is_said(unit, card, capsys):
    assert unit.replay(card, "--mode", "delete") == 0
    assert "with a camera it would not start" in capsys.readouterr().out


def test_without_a_usable_model_delete_starts_and_keeps_everything(unit):
    (unit.package / "model.tflite").write_bytes(b"no model")
    going = started(unit)
    assert "no usable model" in going.mind.why
    going.close()


def test_a_keep_list_of_labels_that_nobody_knows_stops_the_start(unit, card, capsys):
    assert configured(unit, 'keep = ["yak"]').replay(card) == 2
    assert 'the model knows no label "yak"; it knows: empty, livestock' in capsys.readouterr().err


def test_people_are_counted_and_none_of_them_is_kept_in_any_mode(tmp_path, card):
    for mode in ("observe", "quarantine"):
        (tmp_path / mode).mkdir()
        unit = Unit(tmp_path / mode, policy=f'audit_share = 0\npeople = "count"\nmode = "{mode}"')
        assert unit.replay(card) == 0
        rows = [row for row in unit.rows if row["label"] == "people"]
        assert {row["decision"] for row in rows} == {"discard"}
        files = [name for shelf in ("kept", "discarded") for name in unit.evidence(shelf)]
        assert not {row["burst"].zfill(8) for row in rows} & {name[:8] for name in files}


def test_people_are_blurred_and_leopards_are_as_they_were_taken(tmp_path, card):
    unit = Unit(tmp_path, policy='audit_share = 0\npeople = "blur"')
    unit.replay(card)
    labels = {row["file"].rsplit("/", 1)[-1]: row["label"] for row in unit.rows}
    kept = unit.evidence("kept")
    assert len(kept) == 6
    for name in kept:
        with (
            Image.open(card / "DCIM/100TEST" / name[12:]) as before,
            Image.open(unit.state / "evidence" / "kept" / name) as after,
        ):
            same = before.tobytes() == after.tobytes()
        assert same == (labels[name[12:]] == "snow_leopard")
