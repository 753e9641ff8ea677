"""People on the trail: a walker in jacket and trousers with a rucksack."""

import numpy as np

from scenes.body import Body, Bone, Mark, Point, point
from scenes.light import Colour
from scenes.noise import Rng
from scenes.pose import Pose, footfall, knee, turned

SKIN: list[Colour] = [(0.42, 0.26, 0.18), (0.30, 0.17, 0.11), (0.20, 0.11, 0.07)]
JACKETS: list[Colour] = [
    (0.45, 0.05, 0.04),
    (0.05, 0.12, 0.38),
    (0.06, 0.20, 0.10),
    (0.55, 0.26, 0.03),
    (0.05, 0.05, 0.06),
    (0.22, 0.19, 0.13),
    (0.10, 0.12, 0.07),
]
TROUSERS: list[Colour] = [
    (0.05, 0.05, 0.06),
    (0.10, 0.10, 0.11),
    (0.20, 0.17, 0.11),
    (0.05, 0.08, 0.17),
]
BOOT: Colour = (0.05, 0.035, 0.025)
HAIR: Colour = (0.02, 0.016, 0.013)


def person(pose: Pose, walker: int) -> Body:
    """The walker number `walker`, by clothes and skin; 1.7 m tall."""
    rng = np.random.default_rng([walker, 1])
    jacket = JACKETS[int(rng.integers(len(JACKETS)))]
    trousers = TROUSERS[int(rng.integers(len(TROUSERS)))]
    skin = SKIN[int(rng.integers(len(SKIN)))]
    bones = _trunk(jacket, trousers)
    for sign in (-1.0, 1.0):
        phase = pose.phase + (0.5 if sign > 0 else 0.0)
        bones += _leg(sign, footfall(phase, 0.32 * pose.stride, 0.12 * pose.stride), trousers)
        bones += _arm(sign, np.cos(2 * np.pi * phase) * 0.55 * pose.stride, jacket, skin)
    bones += _head(pose, rng, skin)
    if rng.random() < 0.75:
        bones += _rucksack(JACKETS[int(rng.integers(len(JACKETS)))])
    return Body(bones, _face(pose), belly=jacket, pelt=0.3)


def _trunk(jacket: Colour, trousers: Colour) -> list[Bone]:
    return [
        Bone("hips", point(0, 0.93, 0.07), point(0, 0.93, -0.07), 0.13, 0.13, trousers, 0.06, 0.1),
        Bone("coat", point(0, 0.90, 0.06), point(0.01, 1.15, 0.06), 0.145, 0.13, jacket, 0.06, 0.1),
        Bone(
            "coat", point(0, 0.90, -0.06), point(0.01, 1.15, -0.06), 0.145, 0.13, jacket, 0.06, 0.1
        ),
        Bone(
            "coat", point(0, 1.18, 0.07), point(0.02, 1.36, 0.10), 0.135, 0.105, jacket, 0.08, 0.1
        ),
        Bone(
            "coat", point(0, 1.18, -0.07), point(0.02, 1.36, -0.10), 0.135, 0.105, jacket, 0.08, 0.1
        ),
        Bone("collar", point(0.02, 1.40), point(0.04, 1.50), 0.085, 0.068, jacket, 0.05, 0.1),
    ]


def _leg(sign: float, step: tuple[float, float], trousers: Colour) -> list[Bone]:
    ahead, up = step
    hip = point(0.0, 0.90, 0.09 * sign)
    heel = point(ahead - 0.04, up + 0.10, 0.09 * sign)
    joint = knee(hip, heel, 0.405, 0.41, 1.0)
    toe = heel + point(0.15, -0.055)
    return [
        Bone("thigh", hip, joint, 0.105, 0.072, trousers, 0.05, 0.1),
        Bone("shin", joint, heel, 0.074, 0.056, trousers, 0.03, 0.1),
        Bone("boot", heel + point(-0.02, -0.03), toe, 0.062, 0.045, BOOT, 0.02, 0.0),
    ]


def _arm(sign: float, swing: float, jacket: Colour, skin: Colour) -> list[Bone]:
    shoulder = point(0.02, 1.38, 0.20 * sign)
    elbow = shoulder + point(0.28 * np.sin(swing) - 0.03, -0.27 * np.cos(swing), 0.045 * sign)
    bend = swing + 0.45
    wrist = elbow + point(0.24 * np.sin(bend), -0.24 * np.cos(bend), -0.02 * sign)
    hand = wrist + point(0.05 * np.sin(bend), -0.07, 0.0)
    return [
        Bone("sleeve", shoulder, elbow, 0.075, 0.062, jacket, 0.05, 0.1),
        Bone("sleeve", elbow, wrist, 0.062, 0.048, jacket, 0.02, 0.1),
        Bone("hand", wrist, hand, 0.036, 0.034, skin, 0.015, 0.0),
    ]


def _head(pose: Pose, rng: Rng, skin: Colour) -> list[Bone]:
    def at(x: float, y: float, z: float = 0.0) -> Point:
        seat = point(0.05, 1.60) + turned(point(x, y, z), pose.look, pose.nod)
        return np.asarray(seat, dtype=np.float32)

    hat = JACKETS[int(rng.integers(len(JACKETS)))] if rng.random() < 0.7 else HAIR
    bones = [
        Bone("head", at(0.0, 0.03), at(0.025, -0.06), 0.098, 0.068, skin, 0.03, 0.0),
        Bone("nose", at(0.10, -0.005), at(0.11, -0.02), 0.016, 0.018, skin, 0.02, 0.0),
        Bone("neck", at(-0.02, -0.08), at(-0.02, -0.15), 0.060, 0.062, skin, 0.02, 0.0),
        Bone("hat", at(-0.02, 0.08), at(-0.03, 0.04), 0.095, 0.098, hat, 0.01, 0.3),
    ]
    if rng.random() < 0.5:
        bones.append(Bone("brim", at(0.08, 0.075), at(0.15, 0.06), 0.035, 0.012, hat, 0.03, 0.0))
    return bones


def _rucksack(colour: Colour) -> list[Bone]:
    return [
        Bone(
            "rucksack", point(-0.24, 1.02, z), point(-0.22, 1.38, z), 0.13, 0.115, colour, 0.06, 0.1
        )
        for z in (-0.07, 0.07)
    ]


def _face(pose: Pose) -> list[Mark]:
    axis = turned(point(0, 0, 1), pose.look, pose.nod)
    marks = []
    for sign in (-1.0, 1.0):
        seat = point(0.05, 1.60) + turned(point(0.098, 0.02, 0.036 * sign), pose.look, pose.nod)
        marks.append(Mark(np.asarray(seat, np.float32), axis, 0.014, 0.008, HAIR))
    return marks
