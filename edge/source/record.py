"""The record of a spooled burst: by it the photographs are given again just as they were."""

import logging
from pathlib import Path

import msgspec
from msgspec import Struct

from edge.burst import Burst, Shot
from wire.event import Trust

log = logging.getLogger(__name__)

_FILE = "burst.json"
#: What a trap's photographs say they come from: it has one camera and no cards.
_CARD = "camera"


class Photograph(Struct, frozen=True):
    """As Shot has them."""

    name: str
    taken: float
    size: int
    uptime: float


class Record(Struct, frozen=True):
    """A burst; `boot` is the start of the machine that its uptimes count from."""

    boot: str
    trust: Trust
    photographs: tuple[Photograph, ...]

    def write(self, folder: Path) -> None:
        """Write it beside the photographs. Raises OSError."""
        (folder / _FILE).write_bytes(msgspec.json.encode(self))

    def burst(self, folder: Path, boot: str) -> Burst:
        """The burst whose photographs are in a folder; in another boot without its uptimes."""
        return tuple(
            Shot(
                path=folder / told.name,
                name=told.name,
                card=_CARD,
                taken=told.taken,
                trust=self.trust,
                size=told.size,
                uptime=told.uptime if self.boot == boot else None,
            )
            for told in self.photographs
        )


def recorded_burst(folder: Path, boot: str) -> Burst | None:
    """The burst in a folder, also where its record is damaged; None where no photograph is left.

    Raises OSError.
    """
    try:
        record = msgspec.json.decode((folder / _FILE).read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("spooled burst without its record folder=%s error=%s", folder, error)
        return tuple(_by_file(path) for path in sorted(folder.glob("*.jpg"))) or None
    return record.burst(folder, boot)


def _by_file(path: Path) -> Shot:
    told = path.stat()
    return Shot(path, path.name, _CARD, told.st_mtime, Trust.NONE, by_file=True, size=told.st_size)
