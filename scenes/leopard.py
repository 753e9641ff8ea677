"""The snow leopard: smoky fur, open rosettes, big paws, a tail as long as the body."""

import numpy as np

from scenes.body import Body, Bone, Mark, Point, point
from scenes.light import Colour
from scenes.pose import Leg, Pose, chain, four_legs, turned
from scenes.spots import placed, spots

SMOKE: Colour = (0.36, 0.325, 0.265)
CREAM: Colour = (0.50, 0.47, 0.41)
PALE: Colour = (0.60, 0.58, 0.53)
INK: Colour = (0.042, 0.035, 0.030)
NOSE: Colour = (0.16, 0.09, 0.08)

FORE = Leg(point(0.33, 0.44, 0.10), 0.18, 0.17, 0.09, 0.015, (0.098, 0.070, 0.054, 0.053), -1.0)
HIND = Leg(
    point(-0.33, 0.45, 0.10), 0.19, 0.17, 0.15, 0.075, (0.125, 0.072, 0.045, 0.052), 1.0, 0.03
)


def leopard(pose: Pose, individual: int) -> Body:
    """The cat number `individual`, known by its spots, in this pose; 0.6 m at the shoulder."""
    bones = _bones(pose)
    seats = spots(individual, tuple(_bones(Pose(stride=0.0))))
    return Body(bones, placed(seats, bones, INK) + _face(pose), belly=PALE)


def _bones(pose: Pose) -> list[Bone]:
    drop = -0.10 * pose.crouch
    chest = point(0.29, 0.455 + drop)
    loin, rump = point(-0.06, 0.475 + drop), point(-0.33, 0.475 + 0.4 * drop)
    bones = [
        Bone("torso", chest, loin, 0.158, 0.142, SMOKE, 0.08),
        Bone("torso", loin, rump, 0.142, 0.142, SMOKE, 0.10),
        Bone(
            "belly", chest + point(-0.04, -0.055), loin + point(-0.05, -0.035), 0.125, 0.115, CREAM
        ),
        Bone(
            "shoulder", point(0.30, 0.53 + drop, 0.05), point(0.36, 0.40, 0.07), 0.085, 0.09, SMOKE
        ),
        Bone(
            "shoulder",
            point(0.30, 0.53 + drop, -0.05),
            point(0.36, 0.40, -0.07),
            0.085,
            0.09,
            SMOKE,
        ),
    ]
    bones += four_legs(FORE, HIND, pose, 0.20, (SMOKE, CREAM, CREAM))
    nape, centre = _neck(pose)
    bones.append(Bone("neck", point(0.33, 0.50 + drop), nape, 0.135, 0.098, SMOKE, 0.10))
    return bones + _head(centre, pose) + _tail(rump, pose)


def _neck(pose: Pose) -> tuple[Point, Point]:
    """Nape and the centre of the skull."""
    drop = -0.10 * pose.crouch
    nape = point(0.50, 0.55 + 0.10 * pose.neck + drop)
    return nape, nape + point(0.06, 0.045 + 0.03 * pose.neck)


def _head(centre: Point, pose: Pose) -> list[Bone]:
    def at(x: float, y: float, z: float = 0.0) -> Point:
        return np.asarray(centre + turned(point(x, y, z), pose.look, pose.nod), dtype=np.float32)

    head = [
        Bone("head", at(0.0, 0.0), at(0.06, -0.005), 0.098, 0.082, SMOKE, 0.05, 0.7),
        Bone("muzzle", at(0.09, -0.035), at(0.135, -0.042), 0.058, 0.044, PALE, 0.03, 0.4),
        Bone("head", at(0.08, 0.015), at(0.135, -0.02), 0.042, 0.026, SMOKE, 0.03, 0.3),
        Bone("muzzle", at(0.09, -0.07), at(0.115, -0.072), 0.036, 0.028, PALE, 0.02, 0.4),
    ]
    for sign in (-1.0, 1.0):
        head.append(
            Bone(
                "cheek",
                at(0.02, -0.045, 0.05 * sign),
                at(0.03, -0.03, 0.055 * sign),
                0.055,
                0.05,
                CREAM,
                0.05,
            )
        )
        head.append(
            Bone(
                "ear",
                at(-0.02, 0.075, 0.062 * sign),
                at(-0.028, 0.108, 0.078 * sign),
                0.034,
                0.022,
                CREAM,
                0.015,
                0.6,
            )
        )
    return head


def _tail(rump: Point, pose: Pose) -> list[Bone]:
    root = rump + point(-0.10, 0.045)
    joints = chain(root, [0.105] * 9, pose.tail, pose.curl, pose.sway)
    radii = np.interp(np.arange(10), [0, 1, 3, 7, 9], [0.062, 0.050, 0.046, 0.050, 0.036])
    return [
        Bone("tail", joints[i], joints[i + 1], float(radii[i]), float(radii[i + 1]), SMOKE, 0.025)
        for i in range(9)
    ]


def _face(pose: Pose) -> list[Mark]:
    _, centre = _neck(pose)

    def mark(at: Point, along: float, across: float, colour: Colour, shine: float = 0.0) -> Mark:
        seat = turned(at, pose.look, pose.nod)
        axis = turned(point(1.0, 0.0), pose.look, pose.nod)
        return Mark(np.asarray(centre + seat, np.float32), axis, along, across, colour, shine=shine)

    marks = [
        mark(point(0.178, -0.03), 0.019, 0.018, NOSE),
        mark(point(0.165, -0.068), 0.022, 0.028, INK),
    ]
    for sign in (-1.0, 1.0):
        marks += [
            mark(point(0.118, 0.022, 0.052 * sign), 0.034, 0.019, INK),
            mark(point(0.126, 0.024, 0.050 * sign), 0.014, 0.012, (0.30, 0.32, 0.24), 1.0),
            mark(point(0.135, 0.022, 0.050 * sign), 0.008, 0.006, INK, 1.0),
            mark(point(0.07, -0.028, 0.10 * sign), 0.042, 0.009, INK),
            mark(point(0.045, -0.055, 0.11 * sign), 0.036, 0.010, INK),
            mark(point(-0.045, 0.10, 0.075 * sign), 0.022, 0.022, INK),
        ]
    return marks
