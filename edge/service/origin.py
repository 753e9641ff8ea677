"""Which source a unit has: the only place that picks it, by `source.kind`."""

import time
from pathlib import Path

from edge.config import Config, ConfigError
from edge.source.source import Source

# Each is imported where it is picked: a unit loads no library of a source that it has not.


def open_source(config: Config) -> Source:
    """Open the source that the configuration names. Raises SourceError and ConfigError."""
    told = config.source
    if told.kind != "camera" and not told.folder:
        raise ConfigError(f'source.folder: must name the folder for source.kind = "{told.kind}"')
    match told.kind:
        case "replay":
            from edge.source.replay import Replay  # noqa: PLC0415

            return Replay(Path(told.folder), config.camera, time.time())
        case kind:
            raise ConfigError(f"source.kind: this version has no {kind} source; it has: replay")
