"""One capture at a time: two on one state would both write down the same bursts."""

import fcntl
from pathlib import Path
from typing import IO

from edge.outbox import OutboxError


def hold_state(state: Path) -> IO[bytes]:
    """Hold a unit's state until the file is closed or the process ends, however it ends.

    Raises OutboxError where another process holds it.
    """
    path = state / "capture.lock"
    try:
        file = path.open("wb")
    except OSError as error:
        raise OutboxError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise OutboxError(
            f"{state}: another run is at work with this state: wait until it ends, "
            "or give this one another --state"
        ) from error
    return file
