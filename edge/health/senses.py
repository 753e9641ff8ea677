"""What the unit feels of itself, read where it is: files of the kernel, a chip, the disk."""

from collections.abc import Callable
from pathlib import Path

from edge.config import Health as Told
from edge.health.battery import Battery, Reading, no_battery, patient
from edge.health.heartbeat import Vitals
from edge.health.i2c import word_register
from edge.health.ina219 import ina219, kernel_ina219
from edge.health.power_supply import read_power_supply
from edge.health.supply import read_supply, remembered
from edge.machine import disk_free, temperature
from wire.event import Supply


def open_battery(told: Told) -> Battery:
    """The battery that the configuration names; where it is absent, the first look logs why."""
    match told.battery:
        case "ina219":
            return patient(lambda: _read_ina219(told))
        case "sysfs":
            return patient(read_power_supply)
        case _:
            return no_battery


def _read_ina219(told: Told) -> Reading:
    """The driver is looked for each time: it may come later than this process."""
    by_kernel = kernel_ina219(told.shunt_milliohms)
    directly = ina219(
        lambda register: word_register(register, told.i2c_address), told.shunt_milliohms
    )
    return (by_kernel or directly)()


class Senses:
    """Reads all of it. `device` says what judges, as the Heartbeat numbers it."""

    def __init__(
        self,
        folder: Path,
        battery: Battery = no_battery,
        *,
        supply: Callable[[], Supply | None] = read_supply,
        device: Callable[[], int] = lambda: 0,
    ) -> None:
        self._folder, self._battery = folder, battery
        self._supply, self._device = supply, device
        self._seen: Supply | None = None

    def read(self) -> Vitals:
        """How it is now. What the power did since the last heartbeat is in it."""
        self._seen = remembered(self._seen, self._supply())
        return Vitals(
            disk_free=disk_free(self._folder),
            temperature=temperature(),
            battery=self._battery(),
            supply=self._seen,
            device=self._device(),
        )

    def told(self) -> None:
        """A heartbeat told what was seen until now."""
        self._seen = None
