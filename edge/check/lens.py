"""A camera that gives frames as a viewfinder."""

import io

import numpy as np
from PIL import Image

from edge.source.camera import Camera, CameraError
from edge.source.source import SourceError
from sight.photograph import LONGEST_SIDE, Pixels

#: Seconds for a camera that was just started to give a frame.
_PATIENCE = 10.0


class Lens:
    """Looks through a camera. Raises SourceError."""

    live = True
    about = ""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        try:
            camera.start()
        except CameraError as error:
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
        except CameraError as error:
            raise SourceError(str(error)) from error
        if frame is None or frame.jpeg is None:
            raise SourceError(f"the camera is open, but no picture came in {_PATIENCE:g} seconds")
        return frame.jpeg

    def close(self) -> None:
        """Let go of it."""
        self._camera.stop()
