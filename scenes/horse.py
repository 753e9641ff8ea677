"""The herders' horse: small, stocky, long in mane and tail."""

import numpy as np

from scenes.body import Body, Bone, Mark, Point, point
from scenes.light import Colour
from scenes.noise import Rng
from scenes.pose import Leg, Pose, chain, four_legs, turned

COATS: list[tuple[Colour, Colour, Colour]] = [
    ((0.19, 0.075, 0.030), (0.030, 0.024, 0.020), (0.035, 0.028, 0.025)),
    ((0.24, 0.105, 0.042), (0.25, 0.125, 0.060), (0.20, 0.09, 0.04)),
    ((0.075, 0.045, 0.030), (0.028, 0.024, 0.022), (0.035, 0.028, 0.025)),
    ((0.42, 0.40, 0.37), (0.22, 0.21, 0.20), (0.20, 0.19, 0.18)),
    ((0.36, 0.25, 0.12), (0.05, 0.04, 0.03), (0.07, 0.05, 0.04)),
]
"""Coat, mane and lower legs: bay, chestnut, dark brown, grey, dun."""
DARK: Colour = (0.02, 0.018, 0.016)

FORE = Leg(point(0.44, 0.85, 0.13), 0.34, 0.33, 0.16, 0.0, (0.150, 0.070, 0.040, 0.060), -1.0)
HIND = Leg(
    point(-0.46, 0.92, 0.13), 0.34, 0.29, 0.36, 0.10, (0.205, 0.088, 0.046, 0.062), 1.0, 0.06
)


def horse(pose: Pose, animal: int) -> Body:
    """The horse number `animal`, by its colours; 1.35 m at the withers."""
    rng = np.random.default_rng([animal, 339])
    coat, mane, sock = COATS[int(rng.integers(len(COATS)))]
    bones = [
        Bone("torso", point(0.40, 0.98), point(-0.05, 0.96), 0.265, 0.275, coat, 0.15, 0.2),
        Bone("torso", point(-0.05, 0.96), point(-0.45, 1.04), 0.275, 0.235, coat, 0.15, 0.2),
        Bone("withers", point(0.36, 1.22), point(-0.48, 1.19), 0.09, 0.11, coat, 0.15, 0.2),
        Bone("breast", point(0.50, 0.95), point(0.45, 0.80), 0.19, 0.16, coat, 0.12, 0.2),
    ]
    bones += four_legs(FORE, HIND, pose, 0.34, (coat, sock, sock))
    bones = [bone._replace(fur=0.2) for bone in bones]
    return Body(bones + _neck(pose, rng, coat, mane) + _tail(pose, mane), _face(pose), belly=coat)


def _poll(pose: Pose) -> Point:
    """The top of the neck: at the grass at neck -1, high at 1."""
    low = min(pose.neck, 0.0)
    return point(0.93 + 0.12 * low, 1.47 + 0.12 * max(pose.neck, 0.0) + 0.92 * low)


def _neck(pose: Pose, rng: Rng, coat: Colour, mane: Colour) -> list[Bone]:
    poll, nod = _poll(pose), _nod(pose)

    def at(x: float, y: float, z: float = 0.0) -> Point:
        return np.asarray(poll + turned(point(x, y, z), pose.look, nod), dtype=np.float32)

    root = point(0.46, 1.10)
    bones = [
        Bone("neck", root, poll, 0.215, 0.105, coat, 0.15, 0.2),
        Bone("neck", point(0.52, 0.96), poll + point(-0.03, -0.10), 0.16, 0.085, coat, 0.12, 0.2),
        Bone("head", at(0.0, 0.0), at(0.22, -0.03), 0.105, 0.085, coat, 0.06, 0.15),
        Bone("head", at(0.04, -0.07), at(0.20, -0.08), 0.085, 0.060, coat, 0.06, 0.15),
        Bone("muzzle", at(0.24, -0.035), at(0.43, -0.06), 0.078, 0.058, coat, 0.05, 0.15),
        Bone("muzzle", at(0.43, -0.06), at(0.46, -0.065), 0.062, 0.056, mane, 0.03, 0.1),
    ]
    for sign in (-1.0, 1.0):
        ear = at(-0.02, 0.08, 0.06 * sign), at(0.0, 0.20, 0.075 * sign)
        bones.append(Bone("ear", *ear, 0.032, 0.010, coat, 0.02, 0.1))
    for share in np.linspace(0.0, 1.0, 6):
        crest = root + (poll - root) * share + point(-0.10 - 0.02 * share, 0.17 - 0.09 * share)
        for side in (-0.15, 0.15):
            hang = point(-0.03, -0.20 + 0.03 * rng.normal(), side * (1.0 - 0.35 * share))
            ends = np.asarray(crest, np.float32), np.asarray(crest + hang, np.float32)
            bones.append(Bone("mane", *ends, 0.050, 0.030, mane, 0.05))
    bones.append(Bone("mane", at(-0.02, 0.10), at(0.13, 0.07), 0.045, 0.022, mane, 0.03))
    return bones


def _nod(pose: Pose) -> float:
    return pose.nod - 0.75 + 0.5 * min(pose.neck, 0.0)


def _tail(pose: Pose, mane: Colour) -> list[Bone]:
    joints = chain(point(-0.68, 1.16), [0.16] * 5, -0.75, -0.85, pose.sway)
    radii = (0.05, 0.075, 0.085, 0.08, 0.06, 0.02)
    return [
        Bone("tail", joints[i], joints[i + 1], radii[i], radii[i + 1], mane, 0.04) for i in range(5)
    ]


def _face(pose: Pose) -> list[Mark]:
    poll, nod = _poll(pose), _nod(pose)
    axis = turned(point(1, 0, 0), pose.look, nod)
    marks = []
    for sign in (-1.0, 1.0):
        for x, y, z, size, shine in (
            (0.12, 0.02, 0.092, 0.028, 1.0),
            (0.475, -0.05, 0.04, 0.018, 0.0),
        ):
            seat = poll + turned(point(x, y, z * sign), pose.look, nod)
            centre = np.asarray(seat, dtype=np.float32)
            marks.append(Mark(centre, axis, size, size * 0.8, DARK, shine=shine))
    return marks
