"""Every figure the estimate rests on, with where it comes from. Power in watts, times in seconds.

"Assumption" is said where nothing was found that was measured: replace it by a measurement of your
own unit, which is worth more than this whole table.
"""

from dataclasses import dataclass

from edge.power.span import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A span, what it is of, and its source."""

    what: str
    span: Span
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Board:
    """A computer. `view` is one call of the model (MobileNetV2-224, int8) on its processor."""

    name: str
    idle: Figure
    busy: Figure
    boot: Figure
    view: Figure
    decode: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All that is assumed of it."""
        return (self.idle, self.busy, self.boot, self.view, self.decode)


_DOCS = "Raspberry Pi documentation, Power Supply"
_CNX = "CNX Software, 2021-12-09, Zero 2 W on an Otii Arc"
_DRAMBLE = "pidramble.com power benchmarks"


def _watts(what: str, low: float, high: float, source: str) -> Figure:
    return Figure(what, Span(low, high), "W", source)


def _seconds(what: str, low: float, high: float, source: str) -> Figure:
    return Figure(what, Span(low, high), "s", source)


ZERO_2_W = Board(
    "Zero 2 W",
    _watts("Zero 2 W idle", 0.375, 0.6, f"{_CNX}: 75 mA with all savings, 120 mA as installed"),
    _watts("Zero 2 W busy", 0.8, 1.75, f"boot mean of 0.8 W (kittenlabs); {_DOCS}: 350 mA active"),
    _seconds("Zero 2 W start", 3.5, 12.0, "kittenlabs 2024, by way of hackster.io: tuned, as is"),
    _seconds("Zero 2 W view", 0.18, 0.3, "assumption: 0.12 s on an A53 of 1.5 GHz, by its 1 GHz"),
    _seconds("Zero 2 W photograph", 0.1, 0.3, "assumption: decoding and writing 1920x1080"),
)
PI_3 = Board(
    "Pi 3",
    _watts("Pi 3 idle", 1.2, 1.5, f"{_DRAMBLE}: 230 to 260 mA; {_DOCS}: 0.30 A"),
    _watts("Pi 3 busy", 2.0, 4.25, f"{_DOCS}: 400 mA active, 0.85 A stressed; {_DRAMBLE}: 730 mA"),
    _seconds("Pi 3 start", 10.0, 25.0, "assumption"),
    _seconds("Pi 3 view", 0.12, 0.25, "published: 0.241 s on a Pi 3, 0.12 s on an A53 of 1.5 GHz"),
    _seconds("Pi 3 photograph", 0.08, 0.25, "assumption: decoding and writing 1920x1080"),
)
PI_4 = Board(
    "Pi 4",
    _watts("Pi 4 idle", 1.8, 3.0, f"chipwired.com: 1.8 W without radios; {_DOCS}: 0.6 A"),
    _watts("Pi 4 busy", 3.0, 6.4, f"{_DOCS}: 600 mA active; {_DRAMBLE}: 1280 mA on four cores"),
    _seconds("Pi 4 start", 8.0, 20.0, "assumption"),
    _seconds("Pi 4 view", 0.04, 0.1, "assumption"),
    _seconds("Pi 4 photograph", 0.03, 0.1, "assumption: decoding and writing 1920x1080"),
)
PI_5 = Board(
    "Pi 5",
    _watts("Pi 5 idle", 2.4, 3.6, "assumption, below the 4 W that it takes when active"),
    _watts("Pi 5 busy", 4.0, 8.0, f"{_DOCS}: 800 mA active; twice that on four cores: assumption"),
    _seconds("Pi 5 start", 7.0, 18.0, "assumption"),
    _seconds("Pi 5 view", 0.015, 0.04, "assumption"),
    _seconds("Pi 5 photograph", 0.015, 0.05, "assumption: decoding and writing 1920x1080"),
)
BOARDS = (ZERO_2_W, PI_3, PI_4, PI_5)

CORAL_IDLE = _watts("Coral waiting", 0.3, 0.9, "assumption")
CORAL_BUSY = _watts("Coral busy", 1.0, 2.0, "Coral datasheets: 2 W at 4 TOPS; at least half of it")
CORAL_VIEW = _seconds("Coral view", 0.003, 0.02, "published: 2.6 ms; by USB 2 more: assumption")
CORAL_START = _seconds("Coral start", 2.0, 5.0, "assumption: its firmware and the model by USB")

VIEWS = Figure(
    "views of a photograph", Span(2, 7), "", "this software: the whole, and crops or six parts"
)
CAMERA = _watts("camera module", 0.5, 1.25, f"{_DOCS}: 250 mA; at low resolution less: assumption")
STANDBY = _watts("power board, waiting", 0.003, 0.05, "assumption: 0.5 to 10 mA at 5 V")
STOP = _seconds("writing and shutting down", 2.0, 8.0, "assumption")
CONVERTER = Figure("efficiency of the 5 V converter", Span(0.8, 0.92), "", "assumption")
USABLE = Figure("share of the battery until the 5 V fail", Span(0.8, 0.95), "", "assumption")
PANEL = Figure("share of the panel's watts that is stored", Span(0.4, 0.7), "", "assumption")
