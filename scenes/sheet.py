"""A contact sheet: many photographs at one glance, each under its label."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scenes.card import Written

COLUMNS, WIDTH, HEIGHT, LABEL = 6, 320, 180, 18
"""Thumbnails a row, and their pixels; the label stands in a line of its own below."""


def contact_sheet(written: Sequence[Written]) -> Image.Image:
    """The sheet of these photographs, in their order."""
    rows = -(-len(written) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * WIDTH, max(1, rows) * (HEIGHT + LABEL)), "black")
    font = ImageFont.load_default(size=12)
    for index, one in enumerate(written):
        left, top = index % COLUMNS * WIDTH, index // COLUMNS * (HEIGHT + LABEL)
        sheet.paste(_thumbnail(one.path), (left, top))
        label = f"{one.path.stem}  burst {one.burst}  {one.frame_truth}"
        ImageDraw.Draw(sheet).text((left + 4, top + HEIGHT + 1), label, "white", font)
    return sheet


def _thumbnail(path: Path) -> Image.Image:
    with Image.open(path) as photograph:
        return photograph.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
