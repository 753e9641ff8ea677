"""A memory card as a trap camera leaves it: numbered JPEGs under DCIM, each with its EXIF."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image

from scenes.scene import Scene
from scenes.sensor import Picture

QUALITY = 90
PER_FOLDER = 9999
FIRST_FOLDER = 100


class Written(NamedTuple):
    """A file on the card: which burst and frame it is, and what both show."""

    path: Path
    burst: int
    frame: int
    truth: str
    frame_truth: str


def write_card(
    folder: Path,
    bursts: Iterable[tuple[datetime, Scene]],
    progress: Callable[[int, int], None] | None = None,
) -> list[Written]:
    """Render bursts into `folder`/DCIM, frames a second apart.

    `progress` hears of each file: how many are written, and of how many.
    """
    planned = list(bursts)
    total = sum(len(scene.beats) for _, scene in planned)
    written: list[Written] = []
    for burst, (start, scene) in enumerate(planned):
        dated = scene.taken(start)
        for frame, picture in enumerate(dated.frames()):
            path = photograph_path(folder, len(written))
            _save(picture, path, start + timedelta(seconds=frame))
            written.append(Written(path, burst, frame, scene.truth, scene.truths[frame]))
            if progress is not None:
                progress(len(written), total)
    return written


def photograph_path(folder: Path, number: int) -> Path:
    """Where photograph `number`, from 0, lies: DCIM/100UNCIA/IMG_0001.JPG is the first."""
    directory = FIRST_FOLDER + number // PER_FOLDER
    return folder / "DCIM" / f"{directory}UNCIA" / f"IMG_{number % PER_FOLDER + 1:04d}.JPG"


def _save(picture: Picture, path: Path, when: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path, "JPEG", quality=QUALITY, exif=_exif(when))


def _exif(when: datetime) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "rendered, not a photograph"
    exif[ExifTags.Base.Make] = "Uncia"
    exif[ExifTags.Base.Model] = "rendered scene"
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    taken[ExifTags.Base.DateTimeOriginal] = f"{when:%Y:%m:%d %H:%M:%S}"
    taken[ExifTags.Base.SubsecTimeOriginal] = f"{when.microsecond // 1000:03d}"
    taken[ExifTags.Base.OffsetTimeOriginal] = _offset(when)
    return exif


def _offset(when: datetime) -> str:
    """As EXIF writes it; a time of no zone is taken for UTC."""
    minutes = round((when.utcoffset() or timedelta()).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
