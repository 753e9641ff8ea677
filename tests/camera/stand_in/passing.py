"""A PIR that something passes every other second, on gpiozero's own stand-in for pins.

What the virtual camera sees is the same six pictures, a hundred times a second, which no gate takes
for something that passes: that is swaying grass.
"""

import time
from threading import Thread

from gpiozero import Device
from gpiozero.pins.mock import MockFactory

PIN = 17


def _pass(pin):
    while True:
        pin.drive_high()
        time.sleep(0.2)
        pin.drive_low()
        time.sleep(1.8)


def begin():
    """Things pass from now on."""
    Device.pin_factory = MockFactory()
    Thread(target=_pass, args=[Device.pin_factory.pin(f"GPIO{PIN}")], daemon=True).start()
