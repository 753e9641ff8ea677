"""picamera2 names pixel formats of kms++ when it is imported, for a preview that no unit has."""


class _Named(type):
    def __getattr__(cls, name: str) -> str:
        return name


class PixelFormat(metaclass=_Named):
    """Any attribute is a format of that name."""
