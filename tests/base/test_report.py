import json

import pytest
from sqlalchemy import text

from base.command import main
from base.database import open_for_reading
from base.intake import understand
from base.reading import read_report
from base.store import Store
from base.text import as_text
from tests.base.events import (
    MODEL,
    NOON,
    event_message,
    fault,
    heartbeat,
    holding,
    holding_message,
    sighting,
    tally,
)
from wire.codec import encode
from wire.event import Effort, EffortState, Fault, FaultCode, Supply, Trust


@pytest.fixture
def report_of(tmp_path):
    def make(*received):
        path = str(tmp_path / "base.sqlite")
        store = Store(path)
        if received:
            store.commit([understand(each.topic, each.payload) for each in received], NOON)
        store.close()
        return read_report(path)

    return make


def of(*payloads, unit="ridge-1"):
    return [event_message(payload, unit) for payload in payloads]


def line_of(text, word):
    return next(line for line in text.splitlines() if word in line)


def test_an_empty_store_says_so(report_of):
    assert as_text(report_of()) == "Nothing has arrived yet: no unit has been heard."


def test_a_sighting_is_shown_with_its_time_its_clock_and_its_model(report_of):
    line = line_of(as_text(report_of(*of(sighting(1, infrared=True)))), "snow_leopard")
    assert "2024-05-03 12:00:01  gps" in line
    assert MODEL.hex() in line
    assert "0.930" in line


def test_a_time_that_is_not_known_is_not_shown_as_1970(report_of):
    text = as_text(report_of(*of(sighting(1, time=None))))
    assert "not known" in line_of(text, "snow_leopard")


def test_a_unit_without_a_heartbeat_has_nothing_known_and_no_zero(report_of):
    report = report_of(*of(sighting(1)))
    assert report.units[0].outbox is None
    assert line_of(as_text(report), "ridge-1  2024").count("not known") == 7


def test_the_last_heartbeat_is_the_one_with_the_highest_sequence(report_of):
    report = report_of(*of(heartbeat(3, battery=3700), heartbeat(2, battery=4100)))
    assert report.units[0].battery_mv == 3700


def test_tallies_are_added_up_per_unit_and_per_label(report_of):
    labels = [("livestock", 4, 3)]
    report = report_of(*of(tally(1, labels=labels), tally(2, labels=labels)))
    [sums] = report.tallies
    assert (sums.captured, sums.kept, sums.adds_up) == (20, 6, True)
    assert (sums.labels[0].bursts, sums.labels[0].discarded) == (8, 6)


def test_a_tally_that_does_not_add_up_is_named(report_of):
    report = report_of(*of(tally(1), tally(2, captured=11)), *of(tally(1), unit="pass-2"))
    assert [each.adds_up for each in report.tallies] == [True, False]
    assert "NO: tally 2" in line_of(as_text(report), "ridge-1")


def test_gaps_are_shown_as_ranges(report_of):
    word = holding_message(holding(9, 9))
    report = report_of(*of(sighting(3), sighting(4), sighting(6), sighting(9)), word)
    assert report.units[0].gaps == [(1, 2), (5, 5), (7, 8)]
    assert "1-2, 5, 7-8" in as_text(report)


def test_gaps_of_one_unit_are_not_those_of_another(report_of):
    words = [holding_message(holding(3, 2), unit) for unit in ("pass-2", "ridge-1")]
    report = report_of(*words, *of(sighting(1), unit="ridge-1"))
    assert [unit.gaps for unit in report.units] == [[(1, 2)], [(2, 2)]]


def test_a_fault_of_a_later_version_is_shown_by_its_code(report_of):
    unknown = encode(Fault(sequence=1, code=200, count=3))
    report = report_of(*of(unknown, fault(2)))
    assert [each.fault for each in report.faults] == ["faultcode 200", "evidence"]
    assert report.units[0].faults == 5


def test_what_is_wrong_with_a_coral_is_shown_by_its_name(report_of):
    events = [
        encode(Fault(sequence=at, code=code, count=1))
        for at, code in enumerate((FaultCode.CORAL_ABSENT, FaultCode.CORAL_WRONG), 1)
    ]
    report = report_of(*of(*events))
    assert [each.fault for each in report.faults] == ["coral_absent", "coral_wrong"]


def test_the_words_of_a_unit_cannot_drive_the_terminal(report_of):
    assert "\x1b" not in as_text(report_of(*of(fault(1, detail="\x1b[2J gone"))))


def test_quarantine_is_counted_by_reason(report_of):
    report = report_of(*of(b"", b"x" * 400), holding_message(b"?"))
    assert report.quarantine.reasons == {"cannot be decoded": 3}
    assert "cannot be decoded" in as_text(report)


def test_json_has_the_promised_names(report_of, tmp_path, capsys):
    report_of(*of(sighting(1), tally(2), heartbeat(3), fault(4), b"?"))
    assert main(["report", "--json", "--store", str(tmp_path / "base.sqlite")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["sightings", "units", "tallies", "faults", "quarantine", "effort"]
    unit = found["units"][0]
    assert (unit["name"], unit["through"], unit["gaps"], unit["events"]) == ("ridge-1", 4, [], 4)
    assert found["quarantine"] == {"reasons": {"cannot be decoded": 1}, "kept": 1, "dropped": 0}


def test_a_report_of_a_missing_store_ends_with_a_message(tmp_path, capsys):
    assert main(["report", "--store", str(tmp_path / "none.sqlite")]) == 1
    assert "no store at" in capsys.readouterr().err


def effort(sequence, **fields):
    """Four hours on, of a boot whose clock was set in between."""
    known = {
        "state": EffortState.ON,
        "since": 100,
        "since_trust": Trust.NONE,
        "since_boot": 3,
        "since_uptime": 40,
        "time": NOON,
        "trust": Trust.NTP,
        "boot": 3,
        "uptime": 40 + 4 * 3600,
    }
    return encode(Effort(sequence=sequence, **(known | fields)))


def test_effort_is_shown_with_its_length_whatever_the_clock_did(report_of):
    report = report_of(*of(effort(1, unsure=600)))
    [stretch] = report.effort
    assert (stretch.state, stretch.hours, stretch.unsure_s) == ("on", 4.0, 600)
    line = line_of(as_text(report), "ridge-1  on")
    assert "1970-01-01 00:01:40  none" in line
    assert line.endswith("2024-05-03 12:00:00  ntp    4.0    600 s")


def test_between_two_boots_only_clocks_that_were_set_tell_a_length(report_of):
    off = {"state": EffortState.OFF, "boot": 4, "uptime": 20}
    known = {"since": NOON - 7200, "since_trust": Trust.RTC}
    report = report_of(*of(effort(1, **off), effort(2, **off, **known), effort(3, state=99)))
    assert [each.hours for each in report.effort] == [None, 2.0, 4.0]
    assert [each.state for each in report.effort] == ["off", "off", "effortstate 99"]


def test_what_is_stored_suffices_to_repair_the_times_of_a_boot_whose_clock_was_set_late(
    report_of, tmp_path
):
    """Boot 3 began without a clock: an event of its own that was trusted gives it its times."""
    stamp = {"trust": Trust.GPS, "boot": 3, "uptime": 9000, "time": NOON}
    early = {"time": 5000, "trust": Trust.NONE, "uptime": 5040, "since": 0}
    report_of(*of(heartbeat(1, **stamp), effort(2, **early), sighting(3, boot=4, uptime=5)))
    engine = open_for_reading(str(tmp_path / "base.sqlite"))
    with engine.connect() as connection:
        anchor = connection.execute(
            text("SELECT boot, time - uptime AS began FROM event WHERE trust > 0 AND boot = 3")
        ).one()
        row = connection.execute(
            text("SELECT * FROM effort JOIN event USING (unit, sequence)")
        ).one()
    engine.dispose()
    assert row.since_boot == row.boot == anchor.boot
    assert anchor.began + row.since_uptime == NOON - 8960
    assert anchor.began + row.uptime == NOON - 3960


def test_what_a_unit_tells_of_its_power_is_shown_and_what_it_does_not_is_not_known(report_of):
    told = {"battery": 12_310, "current": -120, "device": 3, "supply": Supply.HOT_BEFORE}
    report = report_of(*of(heartbeat(1, **told)), *of(heartbeat(1), unit="pass-2"))
    quiet, told = report.units
    assert (told.current_ma, told.charge_percent) == (-120, None)
    assert (told.supply, told.device) == (["hot before"], "cpu, the coral failed")
    assert (quiet.supply, quiet.device) == (None, None)
    shown = as_text(report)
    assert "12310 mV   not known  -120 mA    hot before" in shown
    assert line_of(shown, "pass-2   not known").count("not known") == 5


def test_a_supply_that_is_good_is_not_unknown(report_of):
    report = report_of(*of(heartbeat(1, supply=0)))
    assert report.units[0].supply == []
    assert "good" in as_text(report)
