"""The outbox: whole, and how much waits in it; and how often the unit was started."""

import sqlite3
from contextlib import closing
from pathlib import Path

from edge.check.finding import Finding, fine, unknown, wrong
from edge.damage import is_damage
from edge.outbox import OutboxError, open_outbox
from edge.tables import connect

_NONE_YET = "none yet: it begins with the first capture"
_DAMAGED = "start capture: it sets the file aside, saves what can be read, and reports it"


def outbox_whole(state: Path) -> Finding:
    """Whether it opens, is undamaged, and how many events wait in it."""
    path = state / "outbox.sqlite"
    if not _is_there(path):
        return unknown("outbox", _NONE_YET)
    if damage := _damage(path):  # first: opening it would set it aside
        return wrong("outbox", f"{path}: {damage}", _DAMAGED)
    try:
        with closing(open_outbox(state)) as outbox:
            waiting, (_, newest) = outbox.depth(), outbox.span()
    except OutboxError as error:
        said, _, advice = str(error).partition("; ")
        return wrong("outbox", said, advice or _DAMAGED)
    return fine("outbox", f"opens; {waiting} events wait, {newest} ever written")


def boots(state: Path) -> Finding:
    """How often the machine was started under capture."""
    path = state / "outbox.sqlite"
    if not _is_there(path):
        return unknown("starts", _NONE_YET)
    if _damage(path):
        return unknown("starts", "not known", "see the line of the outbox")
    try:
        with closing(open_outbox(state)) as outbox:
            count = outbox.setting("boot", 0)
    except OutboxError:
        return unknown("starts", "not known", "see the line of the outbox")
    return fine("starts", f"{count} of this machine")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # out of reach: opening it will say so
        return True


def _damage(path: Path) -> str:
    """What SQLite finds wrong in the file, "" where nothing is or it cannot be opened."""
    try:
        with closing(connect(path, only_read=True)) as database:
            (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error) if is_damage(error) else ""
    return "" if said == "ok" else str(said)
