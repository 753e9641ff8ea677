"""The lock on the state folder: whether a capture is running, which has the camera."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from edge.check.finding import Finding, fine, unknown

NAME = "capture"


class Lock:
    """The state's lock for as long as checks need the camera; it never makes the file.

    A file made here might belong to root, and the service could never open it again.
    """

    def __init__(self, state: Path) -> None:
        self._path = state / "capture.lock"
        self._file: int | None = None
        self.free = True  #: whether no capture has the camera

    def take(self) -> Finding:
        """Hold it where it is free, so that no capture begins meanwhile."""
        try:
            self._file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.free = False
            advice = "to check the camera too: sudo systemctl stop uncia-capture, start it after"
            return unknown(NAME, "is running and has the camera: camera and aim wait", advice)
        except FileNotFoundError:
            return fine(NAME, "has never run here, the camera is free")
        except OSError as error:
            return unknown(NAME, f"whether it runs cannot be told: {error.strerror}")
        return fine(NAME, "is not running, the camera is free")

    def release(self) -> None:
        """Let capture begin again."""
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
            self._file = None
