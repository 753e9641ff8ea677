"""Collages: a subject on another place's background, so that the place says nothing about it.

A subject with a mask is cut out along it, and pasted at any size and place. Any other is let in as
a soft ellipse; empties too, or the ellipse itself would say "animal".
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sight.photograph import GREY_BELOW, Pixels

#: How often a pasted subject may be mostly outside the picture.
_LEAVING = 0.25

Cover = NDArray[np.float32]
"""How much of the subject shows: float32 (height, width, 1), 0 to 1."""


def pasted(subject: Pixels, mask: Pixels, background: Pixels, rng: np.random.Generator) -> Pixels:
    """The masked part of a subject somewhere on a background, 0.15 to 1 times as large as it.

    All uint8: pictures (height, width, 3), mask (height, width) 0 to 255. Part of the subject may
    lie outside, as of a cat that is just leaving. A grey subject makes the background grey, and the
    subject's light comes half-way to that of the place: day and night never meet in one picture.
    """
    side = background.shape[0]
    scale = side * rng.uniform(0.15, 1.0) / max(subject.shape[:2])
    size = max(int(subject.shape[1] * scale), 8), max(int(subject.shape[0] * scale), 8)
    small = np.asarray(Image.fromarray(subject).resize(size, Image.Resampling.BOX))
    soft = Image.fromarray(mask).resize(size, Image.Resampling.BOX)
    cover = np.asarray(soft.filter(ImageFilter.GaussianBlur(0.7)), np.float32) / np.float32(255)
    if _is_grey(small):
        background = np.repeat(background.mean(2, keepdims=True), 3, axis=2).astype(np.uint8)
    outside = 0.65 if rng.random() < _LEAVING else 0.2
    left, top = (int(rng.uniform(-outside * n, side - (1 - outside) * n)) for n in size)
    return _placed(small, cover[..., None], background, left, top)


def _is_grey(picture: Pixels) -> bool:
    # Widen before subtracting: uint8 would wrap.
    return float(np.ptp(picture.astype(np.int16), axis=2).mean()) < GREY_BELOW


def _placed(subject: Pixels, cover: Cover, background: Pixels, left: int, top: int) -> Pixels:
    """The covered part of a subject with its corner at (left, top), which may lie outside."""
    height, width = background.shape[:2]
    rows = slice(max(top, 0), min(top + subject.shape[0], height))
    columns = slice(max(left, 0), min(left + subject.shape[1], width))
    inside = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    here, cover = background[rows, columns], cover[inside]
    seen = subject[inside].astype(np.float32)
    light = (seen * cover).sum() / max(float(cover.sum()) * 3, 1.0)
    lit = seen * np.sqrt(np.clip((here.mean() + 8) / (light + 8), 0.3, 3.0))
    made = background.copy()
    # Clip before casting: uint8 would wrap white round to black.
    made[rows, columns] = _blended(np.clip(lit, 0, 255).astype(np.uint8), here, cover)
    return made


def let_in(subject: Pixels, background: Pixels, rng: np.random.Generator) -> Pixels:
    """A subject made 0.3 to 0.95 as large, somewhere on a background of its size."""
    side = subject.shape[0]
    small = int(side * rng.uniform(0.3, 0.95))
    left, top = (int(each) for each in rng.integers(side - small + 1, size=2))
    placed, cover = np.zeros_like(subject), np.zeros((side, side, 1), np.float32)
    here = slice(top, top + small), slice(left, left + small)
    image = Image.fromarray(subject).resize((small, small), Image.Resampling.BILINEAR)
    placed[here], cover[here] = np.asarray(image), _ellipse(small)
    return _blended(placed, background, cover)


def _ellipse(side: int) -> Cover:
    """1 in the middle, falling to 0 at the edge over the outer quarter of the radius."""
    down, across = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    # A squarer curve than the circle keeps heads and legs that reach into the corners.
    radius = (down**4 + across**4) ** 0.25
    cover: Cover = np.clip((1 - radius) / 0.25, 0, 1)[..., None].astype(np.float32)
    return cover


def _blended(subject: Pixels, background: Pixels, cover: Cover) -> Pixels:
    # Widen before blending: a product of two uint8 wraps.
    mixed = subject.astype(np.float32) * cover + background.astype(np.float32) * (1 - cover)
    return (mixed + 0.5).astype(np.uint8)
