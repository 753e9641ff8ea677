"""Which source a unit has: the only place that picks it, by `source.kind`."""

import time
from pathlib import Path

from edge.config import ConfigError, source_folder
from edge.source.source import Source
from edge.unit import Unit

# Each is imported where it is picked: a unit loads no library of a source that it has not.


def open_source(unit: Unit) -> Source:
    """Open the source that a unit's configuration names. Raises SourceError and ConfigError.

    What is wrong with a camera is told to the unit's health.
    """
    config, told = unit.config, unit.config.source
    match told.kind:
        case "replay":
            from edge.source.replay import Replay  # noqa: PLC0415

            return Replay(source_folder(told), config.camera, time.time())
        case "watch":
            from edge.source.watch import WatchedFolder  # noqa: PLC0415

            folder, state = source_folder(told), Path(config.unit.state)
            if state.resolve().is_relative_to(folder.resolve()):
                # Its evidence would be judged as photographs, again and again.
                raise ConfigError(f"unit.state {state} lies inside source.folder {folder}")
            return WatchedFolder(folder, config.camera, config.watch, state / "watch.log")
        case "camera":
            from edge.service.own_camera import open_camera  # noqa: PLC0415

            return open_camera(unit)
