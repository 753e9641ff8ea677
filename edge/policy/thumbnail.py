"""Thumbnails of bursts that would have been deleted, for the contact sheet."""

import io
from pathlib import Path

from PIL import Image, ImageDraw

from edge.outcome import Fate, Outcome
from edge.policy.veil import veil_of
from sight.photograph import UnreadableError, read_photograph

WIDTH, HEIGHT = 320, 240
_QUALITY = 60
_MARK = (255, 200, 0)


class Thumbnails:
    """Small JPEGs. `veiled`: of a frame that may show people there is none."""

    def __init__(self, crop_top: float, crop_bottom: float, *, veiled: bool) -> None:
        self._crops, self._veiled = (crop_top, crop_bottom), veiled

    def __call__(self, outcome: Outcome) -> bytes:
        """The frame that was least sure to be waste, with what moved marked; empty where none."""
        fates = [fate for fate in outcome.fates if fate.frame.verdict]
        if self._veiled:
            fates = [fate for fate in fates if not veil_of(outcome.judged, fate.frame)]
        if not fates:
            return b""
        return self._drawn(min(fates, key=_waste))

    def _drawn(self, fate: Fate) -> bytes:
        try:
            picture = _small(fate.shot.path, self._crops)
        except UnreadableError:
            return b""  # gone since it was judged
        pen = ImageDraw.Draw(picture)
        for region in fate.frame.regions:
            across, down = picture.width - 1, picture.height - 1
            corner = (region.left * across, region.top * down)
            pen.rectangle((*corner, region.right * across, region.bottom * down), outline=_MARK)
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=_QUALITY)
        return written.getvalue()


def _small(path: Path, crops: tuple[float, float]) -> Image.Image:
    picture = Image.fromarray(read_photograph(path, *crops))
    picture.thumbnail((WIDTH, HEIGHT))
    return picture


def _waste(fate: Fate) -> float:
    return fate.frame.verdict.waste if fate.frame.verdict else 1.0
