"""Reading a chip's registers over I2C, by the kernel's i2c-dev. No library is needed for that."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

BUS = Path("/dev/i2c-1")
#: I2C_SLAVE of linux/i2c-dev.h: to whom what is read and written on this file is meant.
_SLAVE = 0x0703


def word_register(
    register: int,
    address: int,
    bus: Path = BUS,
    ioctl: Callable[[int, int, int], object] = fcntl.ioctl,
) -> int:
    """The 16 bits of a register, high byte first. Raises OSError.

    The file is opened each time: a bus that was away and came back is found again.
    """
    file = os.open(bus, os.O_RDWR | os.O_CLOEXEC)
    try:
        ioctl(file, _SLAVE, address)
        os.write(file, bytes([register]))
        answer = os.read(file, 2)
    finally:
        os.close(file)
    if len(answer) != 2:
        raise OSError(f"{len(answer)} of 2 bytes came from register {register}")
    return int.from_bytes(answer, "big")
