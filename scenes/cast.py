"""Who walks through the frame, where and how: the bodies of one moment of a scene."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scenes.beat import Beat
from scenes.body import Body
from scenes.camera import EYE_METRES, Camera
from scenes.goat import goat
from scenes.horse import horse
from scenes.leopard import leopard
from scenes.noise import Rng
from scenes.person import person
from scenes.pose import Pose
from scenes.view import Stand

Walk = list[tuple[Body, Stand]]
"""All bodies of one frame, in no order."""


def leopard_walk(camera: Camera, seed: int, beat: Beat) -> Walk:
    """One cat, most often near: trails are where cameras are set."""
    rng = np.random.default_rng([seed, 1])
    share = rng.uniform(0.38, 0.75) if rng.random() < 0.8 else rng.uniform(0.17, 0.35)
    stand = _stand(rng, camera, float(share), (1.75, 0.85))
    pose = Pose(
        stride=float(rng.choice([0.0, 0.5, 0.8, 1.0])),
        phase=float(rng.random()),
        look=float(rng.normal(0.0, 0.35)),
        nod=float(rng.normal(-0.05, 0.15)),
        neck=float(rng.uniform(-1.0, 0.8)),
        tail=float(rng.uniform(-1.0, 0.2)),
        curl=float(rng.uniform(0.3, 1.3)),
        sway=float(rng.normal(0.0, 0.35)),
    )
    return [
        (
            leopard(_later(pose, seed, beat.moment), seed),
            _along(rng, camera, stand, beat),
        )
    ]


def goats_walk(camera: Camera, seed: int, beat: Beat) -> Walk:
    """Two to five goats that graze and drift the same way."""
    rng = np.random.default_rng([seed, 2])
    share = float(rng.uniform(0.2, 0.5))
    lead = _stand(rng, camera, share, (1.15, 0.95))
    herd: Walk = []
    for member in range(int(rng.integers(2, 6))):
        scale = lead.scale * float(rng.uniform(0.55, 1.0) if member else 1.0)
        aside = 0.0 if member == 0 else float(rng.uniform(-0.42, 0.42)) * camera.width
        yaw = lead.yaw + float(rng.normal(0.0, 0.5))
        stand = _along(np.random.default_rng([seed, 3]), camera, lead, beat)
        pose = Pose(
            stride=float(rng.choice([0.0, 0.5, 0.9])),
            phase=float(rng.random()),
            look=float(rng.normal(0.0, 0.4)),
            neck=float(rng.uniform(-1.0, 1.0)),
        )
        body = goat(_later(pose, seed + member, beat.moment), seed * 7 + member)
        herd.append((body, Stand(stand.column + aside, scale, yaw)))
    return herd


def horse_walk(camera: Camera, seed: int, beat: Beat) -> Walk:
    """One horse, walking or grazing."""
    return _alone(horse, camera, seed, beat, (2.2, 1.55))


def person_walk(camera: Camera, seed: int, beat: Beat) -> Walk:
    """One walker."""
    return _alone(person, camera, seed, beat, (0.9, 1.75))


def _alone(
    kind: Callable[[Pose, int], Body],
    camera: Camera,
    seed: int,
    beat: Beat,
    size: tuple[float, float],
) -> Walk:
    rng = np.random.default_rng([seed, 4])
    stand = _stand(rng, camera, float(rng.uniform(0.25, 0.7)), size)
    pose = Pose(
        stride=float(rng.uniform(0.5, 1.0)),
        phase=float(rng.random()),
        look=float(rng.normal(0.0, 0.3)),
        neck=float(rng.choice([-1.0, 0.0, 0.5, 1.0])),
        sway=float(rng.normal(0.0, 0.2)),
    )
    return [(kind(_later(pose, seed, beat.moment), seed), _along(rng, camera, stand, beat))]


def _stand(rng: Rng, camera: Camera, share: float, size: tuple[float, float]) -> Stand:
    """A place where a body of `size` metres, long and high, fills `share` of the width."""
    length, height = size
    turn = float(rng.triangular(-0.7, 0.15, 1.15))
    yaw = turn if rng.random() < 0.5 else np.pi - turn
    wide = length * abs(np.cos(yaw)) + 0.35 * height
    feet_in = (0.96 * camera.height - camera.horizon) / EYE_METRES
    head_in = camera.horizon / (height - EYE_METRES) * float(rng.uniform(0.8, 1.2))
    scale = min(share * camera.width / wide, feet_in, head_in)
    return Stand(0.0, scale, float(yaw))


def _along(rng: Rng, camera: Camera, stand: Stand, beat: Beat) -> Stand:
    """Where the walker is at this moment; its middle never leaves the frame."""
    middle, step = rng.uniform(0.3, 0.7), rng.uniform(0.02, 0.13) * np.sign(np.cos(stand.yaw))
    column = np.clip(middle + step * (beat.moment - (beat.moments - 1) / 2), 0.04, 0.96)
    return replace(stand, column=float(column * camera.width))


def _later(pose: Pose, seed: int, moment: int) -> Pose:
    """The pose a few frames on: other feet ahead, the head turned a little."""
    rng = np.random.default_rng([seed, 5, moment])
    return replace(
        pose,
        phase=pose.phase + 0.37 * moment,
        look=pose.look + float(rng.normal(0.0, 0.2)),
        nod=pose.nod + float(rng.normal(0.0, 0.08)),
        sway=pose.sway + float(rng.normal(0.0, 0.15)),
    )
