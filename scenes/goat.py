"""Goats of a mountain herd: long hair, horns, beards, every colour."""

import numpy as np

from scenes.body import Body, Bone, Mark, Point, point
from scenes.light import Colour
from scenes.noise import Rng
from scenes.pose import Leg, LegColours, Pose, four_legs, turned

BLACK: Colour = (0.035, 0.032, 0.030)
BROWN: Colour = (0.16, 0.085, 0.045)
FAWN: Colour = (0.30, 0.20, 0.11)
WHITE: Colour = (0.62, 0.59, 0.53)
GREY: Colour = (0.22, 0.21, 0.20)
HORN: Colour = (0.13, 0.11, 0.085)
EYE: Colour = (0.30, 0.22, 0.06)

FORE = Leg(point(0.27, 0.46, 0.085), 0.18, 0.18, 0.10, 0.0, (0.080, 0.045, 0.026, 0.027), -1.0)
HIND = Leg(
    point(-0.29, 0.47, 0.085), 0.17, 0.15, 0.19, 0.06, (0.105, 0.050, 0.027, 0.027), 1.0, 0.04
)


def goat(pose: Pose, animal: int) -> Body:
    """The goat number `animal` of all herds: its colours, hair and horns; 0.65 m high."""
    rng = np.random.default_rng([animal, 350])
    coat, patch, stocking = _colours(rng)
    hair = point(0.0, -0.03 - 0.05 * rng.random())
    bones = [
        Bone("torso", point(0.25, 0.50), point(-0.02, 0.48), 0.135, 0.150, patch, 0.08),
        Bone("torso", point(-0.02, 0.48), point(-0.28, 0.52), 0.150, 0.130, coat, 0.08),
        Bone("belly", point(0.20, 0.46) + hair, point(-0.15, 0.44) + hair, 0.12, 0.135, coat, 0.06),
        Bone("withers", point(0.26, 0.57), point(-0.28, 0.585), 0.065, 0.070, coat, 0.08),
        Bone("tail", point(-0.40, 0.56), point(-0.47, 0.62), 0.035, 0.022, coat, 0.03),
    ]
    legs: LegColours = (coat, stocking, stocking)
    bones += four_legs(FORE, HIND, pose, 0.17, legs)
    return Body(bones + _head(pose, rng, patch), _face(pose), belly=coat, pelt=1.25)


def _colours(rng: Rng) -> tuple[Colour, Colour, Colour]:
    """Hind part, fore part and lower legs."""
    coats: list[tuple[Colour, Colour, Colour]] = [
        (BLACK, BLACK, BLACK),
        (BLACK, BLACK, WHITE),
        (BROWN, BROWN, BLACK),
        (WHITE, WHITE, WHITE),
        (WHITE, BROWN, WHITE),
        (WHITE, BLACK, BLACK),
        (FAWN, BROWN, BLACK),
        (GREY, GREY, BLACK),
        (BROWN, BLACK, BLACK),
    ]
    return coats[int(rng.integers(len(coats)))]


def _poll(pose: Pose) -> Point:
    """The top of the neck: down at the grass at neck -1, well above the back at 1."""
    lift = pose.neck
    return point(0.53 - 0.06 * max(lift, 0.0), 0.60 + (0.19 if lift > 0 else 0.38) * lift)


def _head(pose: Pose, rng: Rng, coat: Colour) -> list[Bone]:
    poll = _poll(pose)
    nod = pose.nod - 0.35 + 0.5 * min(pose.neck, 0.0)

    def at(x: float, y: float, z: float = 0.0) -> Point:
        return np.asarray(poll + turned(point(x, y, z), pose.look, nod), dtype=np.float32)

    face = WHITE if rng.random() < 0.25 else coat
    bones = [
        Bone("neck", point(0.30, 0.54), poll, 0.115, 0.068, coat, 0.09),
        Bone("neck", point(0.33, 0.44), poll + point(-0.02, -0.06), 0.09, 0.055, coat, 0.07),
        Bone("head", at(0.0, 0.0), at(0.10, -0.01), 0.068, 0.055, face, 0.04, 0.6),
        Bone("head", at(0.10, -0.015), at(0.20, -0.03), 0.052, 0.034, face, 0.03, 0.4),
        Bone("beard", at(0.16, -0.06), at(0.13, -0.15), 0.020, 0.006, coat, 0.015),
    ]
    size = float(rng.uniform(0.5, 1.6))
    for sign in (-1.0, 1.0):
        ear = at(-0.01, 0.01, 0.06 * sign), at(-0.02, -0.045, 0.16 * sign)
        bones.append(Bone("ear", *ear, 0.024, 0.016, coat, 0.015, 0.3))
        horn = [at(0.02, 0.05, 0.028 * sign)]
        for index in range(4):
            bend = 1.25 + 0.38 * index
            step = point(np.cos(bend), np.sin(bend), sign * (0.22 + 0.1 * index))
            turn = turned(step, pose.look, nod)
            horn.append(np.asarray(horn[-1] + 0.062 * size * turn, dtype=np.float32))
        for index in range(4):
            thick = 0.022 - 0.0042 * index
            ends = horn[index], horn[index + 1]
            bones.append(Bone("horn", *ends, thick, thick - 0.004, HORN, 0.01, 0.0))
    return bones


def _face(pose: Pose) -> list[Mark]:
    poll, nod = _poll(pose), pose.nod - 0.35 + 0.5 * min(pose.neck, 0.0)

    def mark(at: Point, size: float, colour: Colour, shine: float) -> Mark:
        seat = poll + turned(at, pose.look, nod)
        axis = turned(point(1, 0, 0), pose.look, nod)
        return Mark(np.asarray(seat, np.float32), axis, size, size * 0.8, colour, shine=shine)

    marks = [mark(point(0.233, -0.03), 0.022, BLACK, 0.0)]
    for sign in (-1.0, 1.0):
        marks.append(mark(point(0.085, 0.018, 0.056 * sign), 0.019, BLACK, 0.0))
        marks.append(mark(point(0.085, 0.018, 0.058 * sign), 0.010, EYE, 1.0))
    return marks
