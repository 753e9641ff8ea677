"""Which viewfinder a unit has: the only place that picks it, by `source.kind`."""

import time
from collections.abc import Callable

from edge.check.newest import Newest
from edge.check.viewfinder import Viewfinder
from edge.config import Config, source_folder

OpenViewfinder = Callable[[Config], Viewfinder]


def open_viewfinder(config: Config) -> Viewfinder:
    """Look through the source that the configuration names. Raises SourceError and ConfigError."""
    match config.source.kind:
        case "watch" | "replay":
            return Newest(source_folder(config.source), time.time)
        case "camera":
            return _camera(config)


def _camera(config: Config) -> Viewfinder:
    # Imported here because only units with a camera of their own have use for it.
    from edge.check.lens import Lens  # noqa: PLC0415
    from edge.source.picamera import PiCamera  # noqa: PLC0415
    from edge.source.streams import streams_of  # noqa: PLC0415

    return Lens(PiCamera(streams_of(config.trap)))
