"""What a camera gives: small frames to watch, and stills when they are asked for."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Brightness, uint8, (height, width), as of a camera's low-resolution stream.
Luma = NDArray[np.uint8]


class CameraError(Exception):
    """A camera that cannot be started or read, and why. Starting it again may help."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment: `luma` to watch, and the same moment as a JPEG where a still was asked for.

    `uptime` is when it was exposed, in seconds since this machine's start. Both are copies: the
    camera's own buffers are back with it.
    """

    luma: Luma
    uptime: float
    jpeg: bytes | None = None


class Camera(Protocol):
    """A camera that is started, read frame by frame, and stopped; all of it as often as wanted."""

    def start(self) -> None:
        """Begin to give frames. Raises CameraError."""
        ...

    def frame(self, seconds: float, *, still: bool) -> Frame | None:
        """The next frame, with a still if wanted, or None where none comes within so many seconds.

        Raises CameraError.
        """
        ...

    def stop(self) -> None:
        """Let go of the camera, in whatever state it is. Raises nothing."""
        ...
