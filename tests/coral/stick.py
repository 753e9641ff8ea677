"""A Coral stick that a test plugs in and pulls out."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import missing

SOURCE = Path(__file__).with_name("stand_in.c")


def built_in(folder):
    """The stand-in library, compiled into a folder."""
    if shutil.which("gcc") is None:
        missing("gcc, to build a stand-in for a Coral's library")
    library = folder / "libedgetpu.so.1"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, SOURCE],
        check=True,
    )
    return library


class Stick:
    """What the stand-in does from now on, through the environment that it asks."""

    def __init__(self, monkeypatch):
        self._set, self._unset = monkeypatch.setenv, monkeypatch.delenv

    def does(self, mode="", lasts=None):
        """`mode` as in stand_in.c; it `lasts` for so many inferences each time it is opened."""
        self._set("STAND_IN_CORAL", mode)
        if lasts is None:
            self._unset("STAND_IN_CORAL_LASTS", raising=False)
        else:
            self._set("STAND_IN_CORAL_LASTS", str(lasts))
