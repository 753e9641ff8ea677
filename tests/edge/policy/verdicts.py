"""Bursts as a judge that never errs, or errs as a test says, would see them."""

from edge.burst import Shot
from edge.outcome import decide
from sight.judge import Frame, Judged
from sight.look import Look
from sight.policy import discard_waste
from sight.verdict import Verdict
from wire.event import Trust
from wire.label import EMPTY, LIVESTOCK, OTHER_CAT, OTHER_WILDLIFE, PEOPLE, SNOW_LEOPARD

NOON = 1_780_315_200.0
SURE = {
    EMPTY: Verdict(EMPTY, 0.97, 0.99),
    LIVESTOCK: Verdict(LIVESTOCK, 0.95, 0.97),
    SNOW_LEOPARD: Verdict(SNOW_LEOPARD, 0.9, 0.05),
    PEOPLE: Verdict(PEOPLE, 0.9, 0.05),
    OTHER_WILDLIFE: Verdict(OTHER_WILDLIFE, 0.8, 0.1),
    OTHER_CAT: Verdict(OTHER_CAT, 0.8, 0.1),
}
UNSURE = Verdict(EMPTY, 0.7, 0.8)


def whole(people=0.0, leopard=0.0):
    return Look(0.0, 0.0, 1.0, 1.0, people, leopard)


def part(*place, people=0.0, leopard=0.0):
    return Look(*place, people, leopard)


def frame(label, *looks):
    return Frame(SURE.get(label), looks=tuple(looks))


def burst(label, *frames):
    """A burst judged to show `label`, of these frames, three of the same without any."""
    return Judged(frames or (frame(label),) * 3, SURE[label])


def shots(paths, taken=NOON, uptime=None, trust=Trust.NTP):
    return tuple(
        Shot(
            path,
            path.name,
            "",
            taken + at,
            trust,
            size=path.stat().st_size if path.exists() else 1_000_000,
            uptime=uptime,
        )
        for at, path in enumerate(paths)
    )


def ruled(number, row, judged, policy=None):
    return decide(number, row, judged, policy or discard_waste(0.9))
