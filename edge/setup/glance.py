"""What is to be seen through the camera now, as a value that the page is made from."""

from dataclasses import dataclass, field

from edge.setup.opinion import Opinion
from edge.setup.walk import Walk


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model said, of which picture (a JPEG with regions drawn), and when (monotonic)."""

    opinion: Opinion
    picture: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Glance:
    """`number` grows with each picture, a JPEG with what is drawn on it.

    `photograph` is the one last asked for, a JPEG as the unit would keep it, and `photographs` how
    many were. It is in memory only and gone with the page: it shows the ranger, not wildlife, and
    belongs on no card. `trouble` is why no picture comes, "" where one does.
    """

    number: int = 0
    picture: bytes = b""
    walk: Walk = field(default_factory=Walk)
    judgement: Judgement | None = None
    photograph: bytes = b""
    photographs: int = 0
    trouble: str = "the camera is being opened"
