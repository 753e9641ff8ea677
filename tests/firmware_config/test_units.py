"""The unit files as systemd's own tools see them; no machine is booted."""

import shutil
import subprocess

import pytest

from tests.conftest import missing
from tests.machine.machine import ROOT

UNITS = ROOT / "firmware_config/systemd"
#: Most that `systemd-analyze security` may find exposed, from 0 to 10.
EXPOSED = {
    "uncia-capture.service": 1.0,
    "uncia-setup.service": 1.6,
    "uncia-uplink.service": 1.5,
}


@pytest.fixture
def analyse(tmp_path):
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze (Debian: systemd)")
    for unit in UNITS.glob("*.service"):
        text = unit.read_text().replace("/opt/uncia/bin/uncia", "/bin/true")
        (tmp_path / unit.name).write_text(text)

    def run(*words):
        command = ["systemd-analyze", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS.glob("*.service")])
def test_systemd_takes_every_line_of_a_unit(analyse, unit):
    told = analyse("verify", "--man=no", f"./{unit}")
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize(("unit", "most"), EXPOSED.items())
def test_a_service_is_exposed_as_little_as_stated(analyse, unit, most):
    # --threshold takes whole tenths of a point: 10 is a score of 1.0.
    told = analyse("security", "--offline=true", f"--threshold={round(most * 10)}", f"./{unit}")
    assert told.returncode == 0, told.stdout


def test_a_looser_unit_would_be_seen(analyse, tmp_path):
    unit = tmp_path / "uncia-capture.service"
    loose = unit.read_text().replace("PrivateNetwork=yes", "").replace("ProtectHome=yes", "")
    unit.write_text(loose)
    told = analyse("security", "--offline=true", "--threshold=10", "./uncia-capture.service")
    assert told.returncode != 0
