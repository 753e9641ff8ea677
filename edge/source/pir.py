"""A PIR on a pin of the Pi: the only file that knows gpiozero."""

from contextlib import closing
from threading import Event

from edge.source.source import SourceError


class Pir:
    """The PIR on a pin (Broadcom's number), on while its line is high.

    Raises SourceError where the pin cannot be had.
    """

    def __init__(self, pin: int) -> None:
        # Imported here because a unit without a PIR need not have it.
        try:
            from gpiozero import DigitalInputDevice, GPIOZeroError  # noqa: PLC0415
        except ImportError as error:
            raise SourceError(
                "trap.trigger asks for a PIR, and gpiozero is not installed: "
                "sudo apt install python3-gpiozero python3-lgpio"
            ) from error
        self._rose = Event()
        try:
            self._line = DigitalInputDevice(pin, pull_up=False)
        except (GPIOZeroError, OSError) as error:
            raise SourceError(f"trap.pir_pin {pin}: cannot be read: {error}") from error
        self._line.when_activated = self._rose.set

    def is_on(self) -> bool:
        """Whether it is on, or was since this was last asked: a short pulse is not missed."""
        on = self._rose.is_set() or bool(self._line.is_active)
        self._rose.clear()
        return on

    def close(self) -> None:
        """Let go of the pin."""
        with closing(self._line):
            self._line.when_activated = None
