"""A real int8 model of a few kB that judges by colour, so that tests can paint what they mean.

Green is empty, red livestock, blue people, white a snow leopard, black an even split.
`python -m tests.colours.make` makes it anew (it needs the convert extra).
"""

from pathlib import Path

PACKAGE = Path(__file__).parent
GREEN, RED, BLUE, WHITE, BLACK = (
    (0, 255, 0), (255, 0, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
)  # fmt: skip
EMPTY, LIVESTOCK, PEOPLE, LEOPARD, UNSURE = GREEN, RED, BLUE, WHITE, BLACK
