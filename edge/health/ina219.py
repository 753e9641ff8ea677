"""INA219: a chip that measures a battery's voltage, and its current by a shunt, over I2C.

Registers and units are of the datasheet (Texas Instruments SBOS448G, 8.6.2 and 8.6.3): the shunt's
voltage in register 1, signed, 10 uV each; the bus voltage in register 2, bits 15 to 3, 4 mV each.
Both are sent with the high byte first. At power-on the chip measures all the time, over the widest
range, so nothing has to be set.
"""

from collections.abc import Callable
from pathlib import Path

from edge.health.battery import Battery, BatteryError, Reading

_SHUNT, _BUS = 1, 2
HWMON = Path("/sys/class/hwmon")

#: The word in a register, 0 to 0xFFFF. Raises OSError.
ReadRegister = Callable[[int], int]


def ina219(registers: ReadRegister, shunt_milliohms: int) -> Battery:
    """A battery read from the chip itself."""

    def read() -> Reading:
        try:
            bus, shunt = registers(_BUS), registers(_SHUNT)
        except OSError as error:
            why = error.strerror or str(error)
            raise BatteryError(
                f"no INA219 answers: {why}; check its wires, health.i2c_address, and that "
                "dtparam=i2c_arm=on is in the boot configuration"
            ) from error
        microvolts = 10 * (shunt - 0x1_0000 if shunt & 0x8000 else shunt)
        # The battery's side of the shunt: what the load gets, and what the shunt takes.
        millivolts = 4 * (bus >> 3) + round(microvolts / 1000)
        return Reading(millivolts, round(microvolts / shunt_milliohms))

    return read


def kernel_ina219(shunt_milliohms: int, hwmon: Path = HWMON) -> Battery | None:
    """The chip through the kernel's own driver, which then holds it; None where there is none."""
    for chip in sorted(hwmon.glob("*")):
        try:
            if (chip / "name").read_text(encoding="ascii").strip() == "ina219":
                return lambda: _read_driver(chip, shunt_milliohms)
        except (OSError, UnicodeDecodeError):
            continue
    return None


def _read_driver(chip: Path, shunt_milliohms: int) -> Reading:
    """Millivolts and milliamperes, as Documentation/hwmon/ina2xx.rst of the kernel says.

    A driver that was not told the shunt takes it for 10 mOhm: what it counts with is asked for.
    """
    try:
        shunt_millivolts = _number(chip / "in0_input")
        millivolts = _number(chip / "in1_input") + shunt_millivolts
        milliamperes = _number(chip / "curr1_input")
        assumed = chip / "shunt_resistor"
        microohms = _number(assumed) if assumed.exists() else 1000 * shunt_milliohms
    except (OSError, ValueError) as error:
        raise BatteryError(f"{chip}: the INA219 gives nothing: {error}") from error
    return Reading(millivolts, round(milliamperes * microohms / (1000 * shunt_milliohms)))


def _number(path: Path) -> int:
    return int(path.read_text(encoding="ascii"))
