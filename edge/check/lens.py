"""A camera that gives frames as a viewfinder."""

import io
from typing import Protocol

import numpy as np
from PIL import Image

from edge.source.source import SourceError
from sight.photograph import LONGEST_SIDE, Pixels

#: Seconds for a camera that was just started to give a frame.
_PATIENCE = 10.0


class Still(Protocol):
    """A frame with the photograph that was asked for with it."""

    @property
    def jpeg(self) -> bytes | None:
        """A JPEG file's contents."""
        ...


class Camera(Protocol):
    """What is needed of a camera; starting and reading it may raise its own error."""

    def start(self) -> None:
        """Begin to give frames."""
        ...

    def frame(self, seconds: float, *, still: bool) -> Still | None:
        """The next frame, or None where none comes within so many seconds."""
        ...

    def stop(self) -> None:
        """Let go of the camera."""
        ...


class Lens:
    """Looks through a camera; `failure` is the error that the camera raises."""

    live = True
    about = ""

    def __init__(self, camera: Camera, failure: type[Exception]) -> None:
        self._camera, self._failure = camera, failure
        try:
            camera.start()
        except failure as error:
            camera.stop()
            raise SourceError(str(error)) from error

    def look(self) -> Pixels:
        """The picture of now."""
        try:
            with Image.open(io.BytesIO(self.shoot())) as picture:
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR, 2.0)
                return np.asarray(picture.convert("RGB"))
        except (OSError, SyntaxError, ValueError) as error:
            raise SourceError(f"the camera gave no whole picture: {error}") from error

    def shoot(self) -> bytes:
        """The photograph of now."""
        try:
            frame = self._camera.frame(_PATIENCE, still=True)
        except self._failure as error:
            raise SourceError(str(error)) from error
        if frame is None or frame.jpeg is None:
            raise SourceError(f"the camera is open, but no picture came in {_PATIENCE:g} seconds")
        return frame.jpeg

    def close(self) -> None:
        """Let go of it."""
        self._camera.stop()
