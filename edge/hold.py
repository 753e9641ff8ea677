"""One capture at a time: two on one state would both write down the same bursts."""

import fcntl
from pathlib import Path
from typing import IO

from edge.outbox import OutboxError
from edge.shared import make_shared


def hold_state(state: Path) -> IO[bytes]:
    """Hold a unit's state until the file is closed or the process ends, however it ends.

    Raises OutboxError where another process holds it.
    """
    path = state / "capture.lock"
    try:
        make_shared(path)  # root may be the first to hold it, and the service comes after
        file = path.open("r+b")
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
