"""Outcomes as the capture loop makes them."""

from edge.burst import Shot
from edge.outcome import decide
from sight.judge import Frame, Judged
from sight.policy import discard_waste
from sight.verdict import Verdict
from wire.event import Trust
from wire.label import EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD

SEEN = {
    EMPTY: Verdict(EMPTY, 0.97, 0.98),
    LIVESTOCK: Verdict(LIVESTOCK, 0.95, 0.97),
    PEOPLE: Verdict(PEOPLE, 0.8, 0.1),
    SNOW_LEOPARD: Verdict(SNOW_LEOPARD, 0.9, 0.05),
}


def an_outcome(label, number, paths, taken=1_780_000_000.0, failures=()):
    """A burst that shows `label`, a second between frames; frames in `failures` were unreadable."""
    shots = tuple(Shot(path, path.name, "", taken + at, Trust.RTC) for at, path in enumerate(paths))
    frames = tuple(
        Frame(failure="the file is empty") if at in failures else Frame(SEEN[label])
        for at in range(len(shots))
    )
    verdict = None if len(failures) == len(shots) else SEEN[label]
    return decide(number, shots, Judged(frames, verdict), discard_waste(0.9))
