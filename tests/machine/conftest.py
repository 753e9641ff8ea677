"""One booted machine with a unit on it, as deployment would leave it."""

import shutil

import pytest

from tests.edge.cards import a_card
from tests.machine.machine import ROOT, Machine, a_wheel, dependencies, install, layered, tree

CONFIG = """\
[source]
kind = "replay"
folder = "/srv/uncia"
[uplink]
broker = "mqtt://127.0.0.1:1"
"""


@pytest.fixture(scope="session")
def machine(tmp_path_factory):
    base = tree()
    place = tmp_path_factory.mktemp("uncia-machine")
    layers = (dependencies(base), base)
    with layered(*layers, upper=place / "up", place=place / "root") as root:
        install(root, [a_wheel(place)])
        provide(root)
        machine = Machine(root, place / "console")
        try:
            yield machine
        finally:
            machine.end()


def provide(root):
    """Users, folders, units and a configuration: what deployment puts beside the software."""
    given = ROOT / "firmware_config/systemd"
    for name, target in (
        ("sysusers.conf", "usr/lib/sysusers.d/uncia.conf"),
        ("tmpfiles.conf", "usr/lib/tmpfiles.d/uncia.conf"),
        *((path.name, f"etc/systemd/system/{path.name}") for path in given.glob("*.service")),
    ):
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(given / name, root / target)
    (root / "etc/uncia").mkdir()
    (root / "etc/uncia/unit.toml").write_text(CONFIG)
    a_card(root / "srv/uncia", empties=1, goats=1, cats=1, people=0)
