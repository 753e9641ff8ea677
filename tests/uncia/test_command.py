import os
import subprocess
import sys

import pytest

from uncia.command import main

#: Makes every library that an extra brings unimportable, as on a machine that has none of them.
_WITHOUT_EXTRAS = """
import importlib.abc, sys

class Absent(importlib.abc.MetaPathFinder):
    ours = {"uncia", "wire", "sight", "scenes", "edge", "base", "convert"}

    def find_spec(self, name, path, target=None):
        top = name.split(".")[0]
        if top not in self.ours and top not in sys.stdlib_module_names and top != "encodings":
            raise ModuleNotFoundError(f"No module named {top!r}", name=top)

sys.meta_path.insert(0, Absent())
sys.argv = ["uncia", *sys.argv[1:]]
from uncia.command import main
sys.exit(main())
"""


def bare(*arguments):
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT_EXTRAS, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_works_with_no_extra_installed():
    told = bare("--help")
    assert told.returncode == 0, told.stderr
    for part in ("edge", "base", "convert", "run"):
        assert part in told.stdout


@pytest.mark.parametrize(
    ("part", "asked"),
    [
        ("edge", ["replay", "DIR"]),
        ("base", ["report"]),
        ("convert", ["build", "r.toml", "--manifest=m", "--root=r", "--weights=w", "--out=o"]),
        ("run", []),
    ],
)
def test_a_part_whose_extra_is_missing_says_which_to_install(part, asked):
    told = bare(part, *asked)
    assert told.returncode == 2
    assert f"uncia {part}: the library" in told.stderr
    assert "pip install 'uncia[" in told.stderr


@pytest.mark.parametrize("part", ["edge", "base", "convert", "run"])
def test_each_part_has_help(part, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["uncia", part, "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert f"usage: uncia {part}" in capsys.readouterr().out


def test_an_unknown_part_is_named(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["uncia", "egde"])
    assert main() == 2
    assert "'egde'" in capsys.readouterr().err


def test_the_version_is_that_of_the_distribution(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["uncia", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("uncia 0.")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("asked", [["edge", "power"], ["--help"]])
def test_output_that_nobody_reads_on_ends_the_command_without_a_word(asked, unbuffered):
    read, written = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, "-m", "uncia", *asked],
        stdout=written,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        check=False,
    )
    os.close(written)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_a_broken_pipe_that_is_not_the_output_is_no_end_like_others(monkeypatch):
    def lost(_argv):
        raise BrokenPipeError

    monkeypatch.setattr("edge.command.main", lost)
    monkeypatch.setattr(sys, "argv", ["uncia", "edge", "power"])
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    with pytest.raises(BrokenPipeError):
        main()
