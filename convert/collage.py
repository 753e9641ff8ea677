"""Collages: a subject on another place's background, so that the place says nothing about it.

A subject with a mask is cut out along it. Any other is let in as a soft ellipse; empties too, or
the ellipse itself would say "animal".
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sight.photograph import Pixels

Cover = NDArray[np.float32]
"""How much of the subject shows: float32 (height, width, 1), 0 to 1."""


def cut_out(subject: Pixels, mask: Pixels, background: Pixels) -> Pixels:
    """The masked part of a subject on a background, at the place it had.

    All uint8 and of one size: pictures (height, width, 3), mask (height, width) 0 to 255.
    """
    soft = Image.fromarray(mask).filter(ImageFilter.GaussianBlur(1.5))
    return _blended(subject, background, np.asarray(soft, np.float32)[..., None] / np.float32(255))


def let_in(subject: Pixels, background: Pixels, rng: np.random.Generator) -> Pixels:
    """A subject made 0.45 to 0.95 as large, somewhere on a background of its size."""
    side = subject.shape[0]
    small = int(side * rng.uniform(0.45, 0.95))
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
