"""Disturbances: what cameras, files and light do to a picture, dealt out to every class alike.

They close shortcuts: livestock at 100 pixels against cats at 1080 lines, infrared that is mostly
cat, one source's sharpness or compression.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from convert.recipe import Disturbances
from sight.photograph import Pixels

Light = NDArray[np.float32]
"""float32 (height, width, 3), 0 to 1."""


def disturbed(picture: Pixels, given: Disturbances, rng: np.random.Generator) -> Pixels:
    """A picture uint8 (height, width, 3) as another camera might have stored it."""
    if rng.random() < 0.5:
        picture = picture[:, ::-1]
    if rng.random() < given.banner:
        picture = bannered(picture, rng)
    light: Light = picture.astype(np.float32) / np.float32(255)
    light = _infrared(light, rng) if rng.random() < given.infrared else _tinted(light, rng)
    light = _exposed(light, rng)
    # Clip before casting: uint8 would wrap white round to black.
    pixels = np.clip(light * 255 + 0.5, 0, 255).astype(np.uint8)
    return _stored(pixels, given, rng)


def bannered(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """With a camera's strip of date and maker, which a wrong profile leaves in the picture."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    width, height = image.size
    dark = rng.random() < 0.6
    paper, ink = ((0, 0, 0), (235, 235, 235)) if dark else ((240, 240, 240), (20, 20, 20))
    for top in (True, False):
        if rng.random() < 0.35:
            continue
        high = int(height * rng.uniform(0.03, 0.09))
        edge = 0 if top else height - high
        if rng.random() < 0.8:
            draw.rectangle((0, edge, width, edge + high), fill=paper)
        font = ImageFont.load_default(max(high * 0.75, 6))
        text = "".join(rng.choice(list("0123456789-:/ MPTCF"), 40))
        draw.text((width * rng.uniform(0, 0.3), edge), text, fill=ink, font=font)
    return np.asarray(image)


def _infrared(light: Light, rng: np.random.Generator) -> Light:
    """Grey by a random mix of the channels, lit from the middle, with the sensor's noise."""
    grey = light @ rng.dirichlet((2, 2, 2)).astype(np.float32)
    height, width = grey.shape
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    middle = rng.uniform(-0.4, 0.4, 2)
    distance = (down - middle[0]) ** 2 + (across - middle[1]) ** 2
    grey = grey * (1 - rng.uniform(0, 0.45) * np.minimum(distance, 2))
    grey = grey + rng.normal(0, rng.uniform(0, 0.04), grey.shape)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.float32)


def _tinted(light: Light, rng: np.random.Generator) -> Light:
    """White balance and saturation of another camera."""
    grey = light.mean(axis=2, keepdims=True)
    light = grey + (light - grey) * rng.uniform(0.3, 1.3)
    return (light * rng.uniform(0.92, 1.08, 3)).astype(np.float32)


def _exposed(light: Light, rng: np.random.Generator) -> Light:
    """Another exposure, gamma and contrast."""
    light = np.clip(light, 0, 1) ** np.float32(rng.uniform(0.6, 1.4))
    middle = light.mean()
    light = middle + (light - middle) * rng.uniform(0.6, 1.3)
    # Now and then the flash is too near, and what it lights is white.
    gain = rng.uniform(1.3, 2.5) if rng.random() < 0.1 else rng.uniform(0.7, 1.25)
    return (light * gain).astype(np.float32)


def _stored(picture: Pixels, given: Disturbances, rng: np.random.Generator) -> Pixels:
    """Made small and large again, blurred, and compressed by JPEG."""
    image = Image.fromarray(picture)
    size = image.size
    if rng.random() < given.smaller:
        side = int(rng.uniform(min(given.least_side, size[0]), size[0]))
        image = image.resize((side, side), Image.Resampling.BOX)
    quality = int(rng.integers(given.least_quality, 96))
    image = compressed(image, quality).resize(size, Image.Resampling.BILINEAR)
    if rng.random() < given.blurred:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.5)))
    return np.asarray(image)


def compressed(image: Image.Image, quality: int) -> Image.Image:
    """The picture as a JPEG of that quality gives it back."""
    memory = io.BytesIO()
    image.save(memory, "JPEG", quality=quality)
    return Image.open(memory).convert("RGB")
