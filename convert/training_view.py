"""Training views: what a photograph teaches, cut and disturbed, the same in every run."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import structs

from convert.collage import let_in, pasted
from convert.cutting import Cut, cuts, nearly_whole, outline
from convert.disturbance import disturbed
from convert.frame import Frame, read_frame
from convert.photograph import Photograph
from convert.recipe import Recipe
from sight.photograph import Pixels, UnreadableError
from sight.view import resized
from wire.label import EMPTY


@dataclass(frozen=True)
class Studio:
    """All that training views are made with. `side` is the network's, in pixels.

    `places` are the empty photographs of camera traps, `others` the other empty ones.
    """

    recipe: Recipe
    side: int
    places: Sequence[Photograph]
    others: Sequence[Photograph]


def studio_of(recipe: Recipe, side: int, photographs: Sequence[Photograph]) -> Studio:
    """A studio whose backgrounds are the empty photographs."""
    empties = [each for each in photographs if each.label == EMPTY]
    places = [each for each in empties if each.trap != "no"]
    return Studio(recipe, side, places, [each for each in empties if each.trap == "no"])


def training_views(photograph: Photograph, studio: Studio) -> list[tuple[Pixels, str]]:
    """Views uint8 (side, side, 3) of a photograph, each with its label.

    Raises UnreadableError.
    """
    recipe = studio.recipe
    frame = read_frame(photograph, recipe.banner)
    rng = np.random.default_rng((recipe.seed, zlib.crc32(photograph.file.encode())))
    count = recipe.views.count(photograph.source)
    views = recipe.views
    if photograph.trap == "no":
        # A person framed the subject, so that it is large and a smaller part still shows it.
        views = structs.replace(views, least_share=views.least_framed)
    made = []
    for cut in cuts(frame, photograph.label, count, views, rng):
        picture = resized(frame.pixels, cut[0], studio.side, studio.side)
        if rng.random() < recipe.views.collage:
            picture = _elsewhere(picture, frame, cut, studio, rng)
        made.append((disturbed(picture, recipe.disturbances, rng), cut[1]))
    return made


def _elsewhere(
    picture: Pixels, frame: Frame, cut: Cut, studio: Studio, rng: np.random.Generator
) -> Pixels:
    """The view's subject at another place; the empty part of a frame with an animal stays."""
    _, label = cut
    if frame.animal is not None and label == EMPTY:
        return picture
    background = _background(studio, rng)
    if background is None:
        return picture
    if frame.animal is None:
        return let_in(picture, background, rng)
    left, top, right, bottom = outline(frame)
    subject = frame.pixels[top:bottom, left:right]
    mask = frame.animal[top:bottom, left:right].astype(np.uint8) * np.uint8(255)
    return pasted(subject, mask, background, rng)


def _background(studio: Studio, rng: np.random.Generator) -> Pixels | None:
    """Part of an empty frame; every other time a camera trap's. None where there is none."""
    chosen = studio.places if rng.random() < 0.5 else studio.others
    pool = chosen or studio.places or studio.others
    if not pool:
        return None
    try:
        frame = read_frame(pool[int(rng.integers(len(pool)))], studio.recipe.banner)
    except UnreadableError:
        return None  # it is listed as a photograph of its own
    box = nearly_whole(frame, studio.recipe.views.least_share, rng)
    return resized(frame.pixels, box, studio.side, studio.side)
