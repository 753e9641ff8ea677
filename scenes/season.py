"""A few days at one site: mostly wind, snow and livestock, now and then the cat."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from scenes.noise import Rng
from scenes.scene import Scene

FIRST_DAY = datetime(2024, 10, 1, tzinfo=UTC)
DAWN, DUSK = 6, 19
"""Hours between which the camera works without its flash."""

BURSTS_A_DAY = 9

HAPPENINGS: dict[str, Callable[[Scene, int], Scene]] = {
    "leopard": Scene.leopard,
    "goats": Scene.goats,
    "grass": Scene.grass,
    "person": Scene.person,
    "horse": Scene.horse,
    "snow": Scene.snow,
    "still": Scene.still,
}
"""In the order in which a short season does without them, last first."""

SHARES = {
    "leopard": 1 / 8,
    "goats": 0.20,
    "grass": 0.22,
    "person": 0.09,
    "horse": 0.10,
    "snow": 0.12,
    "still": 0.145,
}


def season(seed: int, bursts: int) -> list[tuple[datetime, Scene]]:
    """Bursts of 3 to 5 frames in order of time, all at site `seed`; every kind from 16 on."""
    rng = np.random.default_rng([seed, 12])
    happenings = _happenings(rng, bursts)
    return [
        (start, _burst(rng, start, happening).at(seed).seeded(seed * 1000 + number))
        for number, (start, happening) in enumerate(
            zip(_starts(rng, bursts), happenings, strict=True)
        )
    ]


def _happenings(rng: Rng, bursts: int) -> list[str]:
    counts = {name: max(1, round(share * bursts)) for name, share in SHARES.items()}
    counts["grass"] += max(0, bursts - sum(counts.values()))
    planned = [name for name in HAPPENINGS for _ in range(counts[name])]
    while len(planned) > bursts:
        commonest = max(reversed(HAPPENINGS), key=planned.count)
        planned.remove(commonest)
    return [planned[int(index)] for index in rng.permutation(bursts)]


def _starts(rng: Rng, bursts: int) -> list[datetime]:
    """Times over a few days, at least a minute apart."""
    days = max(2, -(-bursts // BURSTS_A_DAY))
    minutes = rng.choice(days * 24 * 60, bursts, replace=False)
    return [
        FIRST_DAY + timedelta(minutes=int(minute), seconds=int(rng.integers(0, 50)))
        for minute in sorted(minutes)
    ]


def _burst(rng: Rng, start: datetime, happening: str) -> Scene:
    frames = int(rng.integers(3, 6))
    # a camera triggered at a distance begins with the empty site
    before = int(rng.integers(0, 2))
    scene = HAPPENINGS[happening](Scene().still(before), frames - before)
    return scene.by_day() if DAWN <= start.hour < DUSK else scene.infrared()
