"""`uncia edge check`: its arguments and its output."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge.check.finding import Finding, all_well
from edge.check.lock import Lock
from edge.check.report import as_json, line, summary
from edge.check.round import Round
from edge.config import Config
from edge.service.ending import Status

PICTURE = "aim.jpg"


def run(config: Config, arguments: argparse.Namespace) -> Status:
    """Check everything, each line as soon as it is known; FAILED where anything is bad."""
    state = Path(config.unit.state)
    picture = arguments.picture or state / PICTURE
    coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    found: list[Finding] = []
    with _unlogged():
        for finding in Round(config, picture, lock=Lock(state)).findings():
            found.append(finding)
            if not arguments.json:
                print(line(finding, coloured=coloured), flush=True)
    print(as_json(found) if arguments.json else summary(found), flush=True)
    return Status.DONE if all_well(found) else Status.FAILED


@contextmanager
def _unlogged() -> Iterator[None]:
    """The findings say it all, each once: the same as a log line would stand between them."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        root.setLevel(level)
