"""The PIR, on gpiozero's own stand-in for pins."""

import subprocess
import sys

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from edge.source.pir import Pir
from edge.source.source import SourceError


@pytest.fixture
def pins(monkeypatch):
    factory = MockFactory()
    monkeypatch.setattr(Device, "pin_factory", factory)
    yield factory
    factory.reset()


@pytest.fixture
def pir(pins):
    del pins
    sensor = Pir(17)
    yield sensor
    sensor.close()


def test_it_is_on_while_its_line_is_high(pins, pir):
    assert not pir.is_on()
    pins.pin(17).drive_high()
    assert [pir.is_on(), pir.is_on()] == [True, True]
    pins.pin(17).drive_low()
    assert not pir.is_on()


def test_a_pulse_between_two_looks_is_not_missed(pins, pir):
    pins.pin(17).drive_high()
    pins.pin(17).drive_low()
    assert [pir.is_on(), pir.is_on()] == [True, False]


def test_a_pin_that_is_taken_is_named(pir):
    del pir
    with pytest.raises(SourceError, match=r"trap\.pir_pin 17"):
        Pir(17)


def test_a_closed_one_gives_its_pin_back(pins):
    del pins
    Pir(17).close()
    Pir(17).close()


def test_a_unit_without_gpiozero_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with pytest.raises(SourceError, match="apt install python3-gpiozero"):
        Pir(17)


def test_neither_gpiozero_nor_picamera2_is_imported_before_it_is_needed():
    code = (
        "import sys, edge.source.pir, edge.source.picamera, edge.source.trap; print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"gpiozero", "picamera2", "libcamera", "simplejpeg"} & set(run.stdout.split())
