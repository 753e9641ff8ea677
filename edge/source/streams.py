"""What is asked of a camera: a small stream to watch, and stills."""

from dataclasses import dataclass

from edge.config import Trap


@dataclass(frozen=True, slots=True)
class Streams:
    """Sizes as (width, height), (0, 0) for the whole sensor."""

    still: tuple[int, int]
    look: tuple[int, int]
    frames_per_second: float
    jpeg_quality: int


def streams_of(told: Trap) -> Streams:
    """As the configuration says."""
    return Streams(
        still=(told.still_width, told.still_height),
        look=(told.look_width, told.look_height),
        frames_per_second=told.looks_per_second,
        jpeg_quality=told.jpeg_quality,
    )
