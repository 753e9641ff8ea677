import errno
import logging
import os
import pty
import tty

import pytest

from edge.config import Health as Told
from edge.health.battery import BatteryError, Limits, Reading, how_low, no_battery, patient
from edge.health.i2c import word_register
from edge.health.ina219 import ina219, kernel_ina219
from edge.health.power_supply import read_power_supply
from edge.health.senses import open_battery


def tree(folder, **files):
    """A folder of sysfs, as the kernel shows one."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n")
    return folder


def chip(*, bus, shunt):
    """The two registers of an INA219, as words."""
    return {1: shunt & 0xFFFF, 2: bus}.__getitem__


def test_an_ina219_is_read_as_its_datasheet_says():
    # 3 000 steps of 4 mV above three flag bits, and 4 000 steps of 10 uV over 0.1 Ohm.
    read = ina219(chip(bus=3000 << 3 | 0b010, shunt=4000), shunt_milliohms=100)
    assert read() == Reading(millivolts=12_040, milliamperes=400)


def test_a_battery_that_charges_has_a_current_below_zero():
    read = ina219(chip(bus=3000 << 3, shunt=-1200), shunt_milliohms=100)
    assert read() == Reading(millivolts=11_988, milliamperes=-120)


def test_a_chip_that_does_not_answer_is_not_an_empty_battery():
    def silent(_register):
        raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))

    with pytest.raises(BatteryError, match=r"no INA219 answers: Remote I/O error; check its wires"):
        ina219(silent, 100)()


def test_a_register_is_asked_for_by_its_number_and_comes_high_byte_first():
    master, slave = pty.openpty()
    tty.setraw(slave)
    asked = []
    os.write(master, b"\x5d\xc2")
    word = word_register(2, 0x41, os.ttyname(slave), lambda _file, *request: asked.append(request))
    assert word == 0x5DC2
    assert os.read(master, 9) == b"\x02"
    assert asked == [(0x0703, 0x41)]


def test_a_bus_that_is_not_there_says_so(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        word_register(2, 0x40, tmp_path / "i2c-1")


def test_the_kernels_driver_is_found_among_others(tmp_path):
    tree(tmp_path / "hwmon0", name="cpu_thermal", temp1_input=41_000)
    tree(tmp_path / "hwmon1", name="ina219", in0_input=40, in1_input=12_000, curr1_input=400)
    assert kernel_ina219(100, tmp_path)() == Reading(12_040, 400)


def test_a_driver_that_was_not_told_the_shunt_is_put_right(tmp_path):
    tree(
        tmp_path / "hwmon0",
        name="ina219",
        in0_input=40,
        in1_input=12_000,
        curr1_input=4000,
        shunt_resistor=10_000,  # what the driver takes it for, in microohms
    )
    assert kernel_ina219(100, tmp_path)().milliamperes == 400


def test_a_driver_that_gives_no_number_is_named(tmp_path):
    tree(tmp_path / "hwmon0", name="ina219", in0_input="", in1_input=1, curr1_input=1)
    with pytest.raises(BatteryError, match="hwmon0: the INA219 gives nothing"):
        kernel_ina219(100, tmp_path)()


def test_without_a_driver_there_is_none(tmp_path):
    assert kernel_ina219(100, tmp_path / "absent") is None


def test_a_battery_of_the_kernels_is_read(tmp_path):
    tree(tmp_path / "ac", type="Mains", online=1)
    tree(tmp_path / "mouse", type="Battery", scope="Device", capacity=3)
    tree(
        tmp_path / "pack",
        type="Battery",
        status="Discharging",
        voltage_now=3_912_500,
        current_now=-210_000,
        capacity=64,
    )
    assert read_power_supply(tmp_path) == Reading(3912, 210, 64)


@pytest.mark.parametrize("current", [-210_000, 210_000])
def test_while_it_charges_current_is_below_zero_whatever_the_driver_calls_it(tmp_path, current):
    tree(
        tmp_path / "pack",
        type="Battery",
        status="Charging",
        voltage_now=4_000_000,
        current_now=current,
    )
    assert read_power_supply(tmp_path) == Reading(4000, -210, None)


def test_what_a_battery_does_not_tell_is_not_zero(tmp_path):
    tree(tmp_path / "pack", type="Battery", capacity=64, voltage_now="")
    assert read_power_supply(tmp_path) == Reading(None, None, 64)


def test_a_machine_without_a_battery_says_so(tmp_path):
    with pytest.raises(BatteryError, match="there is no battery in it; is its driver loaded"):
        read_power_supply(tmp_path)


def test_a_battery_that_tells_nothing_is_named(tmp_path):
    tree(tmp_path / "pack", type="Battery")
    with pytest.raises(BatteryError, match="pack: tells neither voltage_now nor capacity"):
        read_power_supply(tmp_path)


def test_an_absent_battery_is_not_known_and_its_reason_is_logged_once(caplog):
    answers = iter(["gone", "gone", None, "gone", "worse"])

    def battery():
        if why := next(answers):
            raise BatteryError(why)
        return Reading(12_000)

    read = patient(battery)
    with caplog.at_level(logging.WARNING):
        got = [read().millivolts for _ in range(5)]
    assert got == [None, None, 12_000, None, None]
    assert [record.args[0].args[0] for record in caplog.records] == ["gone", "gone", "worse"]


def test_no_battery_is_configured_unless_one_is(caplog):
    assert open_battery(Told()) is no_battery
    assert no_battery() == Reading()
    assert not caplog.records


@pytest.mark.parametrize("kind", ["ina219", "sysfs"])
def test_a_machine_that_has_no_such_battery_goes_on_without(kind, caplog):
    assert open_battery(Told(battery=kind, i2c_address=0x4F))() == Reading()
    assert "the battery is not known" in caplog.text


def test_a_battery_is_low_below_its_limit_and_until_it_is_well_above():
    limits = Limits(millivolts=11_000)
    assert how_low(Reading(11_000), limits, was_low=False) == ""
    assert "10990 mV, and 11000" in how_low(Reading(10_990), limits, was_low=False)
    assert how_low(Reading(11_200), limits, was_low=True)
    assert how_low(Reading(11_400), limits, was_low=True) == ""


def test_a_battery_that_is_not_known_is_neither_low_nor_well():
    assert how_low(Reading(), Limits(11_000, 20), was_low=True) is None
    assert how_low(Reading(12_000), Limits(), was_low=False) is None
    assert how_low(Reading(None, None, 12), Limits(11_000, 20), was_low=False)
