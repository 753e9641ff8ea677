"""The camera and its aim: a few pictures, and one of them written with what is drawn on it."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from edge.check.finding import Finding, fine, unknown, wrong
from edge.check.opening import OpenViewfinder
from edge.check.picture import judge_pictures
from edge.check.sketch import as_jpeg, sketch
from edge.config import Config, ConfigError
from edge.source.source import SourceError
from sight.gate import Region, changed_regions
from sight.photograph import Pixels, without_banner

#: For each picture of one burst, where in it something moved.
Gate = Callable[[Sequence[Pixels]], Sequence[Sequence[Region]]]

_PICTURES, _PAUSE = 3, 0.3
_WIDTH = 1280


class View:
    """What the camera gives now: taken for one check, used by the next."""

    def __init__(
        self,
        config: Config,
        opener: OpenViewfinder,
        pause: Callable[[float], None],
        gate: Gate = changed_regions,
    ) -> None:
        self._config, self._open, self._pause, self._gate = config, opener, pause, gate
        self._pictures: list[Pixels] = []

    def camera(self) -> Finding:
        """Whether pictures come, and show something."""
        try:
            with closing(self._open(self._config)) as viewfinder:
                for number in range(_PICTURES):
                    if number:
                        self._pause(_PAUSE)
                    self._pictures.append(viewfinder.look())
                about, live = viewfinder.about, viewfinder.live
        except SourceError as error:
            return wrong("camera", f"no picture: {error}", _advice(self._config))
        except ConfigError as error:
            return wrong("camera", str(error), "mend the configuration")
        crops = self._config.camera
        seen = [without_banner(each, crops.crop_top, crops.crop_bottom) for each in self._pictures]
        return judge_pictures(seen, about, live=live)

    def aim(self, file: Path) -> Finding:
        """Write the last picture with thirds, horizon and regions."""
        if not self._pictures:
            return unknown("aim", "no picture to draw on")
        crops, picture = self._config.camera, self._pictures[-1]
        seen = [without_banner(each, crops.crop_top, crops.crop_bottom) for each in self._pictures]
        regions = self._gate(seen)[-1]
        drawn = sketch(picture, regions, crops.crop_top, crops.crop_bottom, _WIDTH)
        try:
            _write_whole(file, as_jpeg(drawn))
        except OSError as error:
            advice = "see the line of the card, or name another place: --picture FILE"
            return wrong("aim", f"{file}: cannot be written: {error.strerror}", advice)
        moved = f"places that move: {len(regions)}" if regions else "nothing moves"
        return fine("aim", f"look at {file}; {moved}")


def _advice(config: Config) -> str:
    if config.source.kind == "camera":
        return "see the ribbon cable at both ends, then start the unit again"
    return "see that the trap writes there, and source.folder"


def _write_whole(file: Path, content: bytes) -> None:
    """Through a second name: an old picture may belong to another user."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
