"""`uncia`: one command for unit, base station and workstation.

Each part is imported only when it is asked for, so that a unit needs no base's libraries.
"""

import importlib
import os
import select
import sys
from importlib.metadata import version

_PARTS = {
    "run": ("uncia.run", "edge,base", "show the whole path, from photographs to stored sightings"),
    "edge": ("edge.command", "edge", "on the unit: judge bursts, keep evidence, send events"),
    "base": ("base.command", "base", "at the station: take in, store and report events"),
    "convert": (
        "convert.command",
        "convert",
        "on a workstation: train, package and evaluate models",
    ),
}
#: As of a command that is ended because nobody reads on, as by `| head`: 128 and SIGPIPE.
_UNREAD = 141


def main() -> int:
    """Run the command line; returns the exit status."""
    try:
        try:
            return _run(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if _is_read():
            raise
        return _UNREAD


def _is_read() -> bool:
    """Whether somebody reads what is printed; if nobody does, the rest of it goes nowhere."""
    asked = select.poll()
    asked.register(sys.stdout.fileno(), 0)
    if not asked.poll(0):  # POLLERR is told unasked where the pipe has no reader
        return True
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return False


def _run(asked: list[str]) -> int:
    if not asked or asked[0] in {"-h", "--help"}:
        print(_usage())
        return 0
    if asked[0] == "--version":
        print(f"uncia {version('uncia')}")
        return 0
    if asked[0] not in _PARTS:
        print(f"uncia: there is no {asked[0]!r}\n\n{_usage()}", file=sys.stderr)
        return 2
    return _part(asked[0], asked[1:])


def _part(name: str, rest: list[str]) -> int:
    module, extra, _ = _PARTS[name]
    try:
        status: int = importlib.import_module(module).main(rest)
    except ModuleNotFoundError as error:
        print(
            f"uncia {name}: the library {error.name} is not installed:"
            f" pip install 'uncia[{extra}]'",
            file=sys.stderr,
        )
        return 2
    return status


def _usage() -> str:
    lines = ["usage: uncia <part> ...", ""]
    lines += [f"  {name:<9}{what}" for name, (_, _, what) in _PARTS.items()]
    return "\n".join([*lines, "", "uncia <part> --help says more. uncia --version"])
