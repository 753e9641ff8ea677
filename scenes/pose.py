"""How the joints of a walker bend: two-bone legs, turned heads, curled tails."""

from dataclasses import dataclass, replace

import numpy as np

from scenes.body import Bone, Point, point
from scenes.light import Colour


@dataclass(frozen=True)
class Pose:
    """One moment of a walk. Angles are radians.

    `stride` is 0 (stands) to 1 (strides out) and `phase` 0..1 the moment of the gait. The head
    turns by `look` to its right and `nod` upwards; `neck` -1 (grazes) .. 1 (held high).
    `tail` is the tail's lift at its root, `curl` its bend from there to its tip.
    """

    stride: float = 0.6
    phase: float = 0.0
    look: float = 0.0
    nod: float = 0.0
    neck: float = 0.0
    tail: float = -0.6
    curl: float = 0.9
    sway: float = 0.0
    crouch: float = 0.0


GAIT = {"hind left": 0.0, "fore left": 0.25, "hind right": 0.5, "fore right": 0.75}
"""When in the cycle each leg swings: the walk of every four-footed animal here."""


def knee(hip: Point, foot: Point, upper: float, lower: float, forward: float) -> Point:
    """Where two bones of these lengths meet, bent towards `forward` (+1 ahead, -1 back)."""
    span = foot - hip
    reach = float(np.clip(np.linalg.norm(span), 1e-3, 0.999 * (upper + lower)))
    ahead = (upper**2 - lower**2 + reach**2) / (2 * reach)
    aside = float(np.sqrt(max(upper**2 - ahead**2, 0.0)))
    unit = span / np.linalg.norm(span)
    sideways = point(-unit[1], unit[0], 0.0)
    if sideways[0] * forward < 0:
        sideways = -sideways
    return np.asarray(hip + unit * ahead + sideways * aside, dtype=np.float32)


def footfall(phase: float, reach: float, lift: float) -> tuple[float, float]:
    """(ahead, up) in metres of a foot at `phase` 0..1 of its step; it stands for 60 % of it."""
    moment = phase % 1.0
    if moment < 0.6:
        return reach * (1.0 - 2.0 * moment / 0.6), 0.0
    swing = (moment - 0.6) / 0.4
    return reach * (2.0 * swing - 1.0), lift * float(np.sin(np.pi * swing))


def turned(offset: Point, look: float, nod: float) -> Point:
    """An offset of the head after nodding up by `nod` and turning right by `look`."""
    x, y, z = (float(v) for v in offset)
    x, y = x * np.cos(nod) - y * np.sin(nod), x * np.sin(nod) + y * np.cos(nod)
    return point(x * np.cos(look) - z * np.sin(look), y, x * np.sin(look) + z * np.cos(look))


@dataclass(frozen=True)
class Leg:
    """Lengths in metres from the top down; `forward` is where the upper joint points.

    `trail` is how far behind its top the foot stands.
    """

    top: Point
    upper: float
    lower: float
    ankle_up: float
    ankle_back: float
    radii: tuple[float, float, float, float]
    forward: float
    trail: float = 0.0


LegColours = tuple[Colour, Colour, Colour]
"""Of thigh, shank and foot."""


def leg(kind: Leg, step: tuple[float, float], colours: LegColours) -> list[Bone]:
    """Thigh, shank, foot and paw of one leg whose foot is `step` metres (ahead, up)."""
    ahead, up = step
    thigh, shank, ankle, paw = kind.radii
    toe = kind.top * point(1, 0, 1) + point(ahead - kind.trail, up + paw * 0.85)
    lifted = min(up * 4.0, 0.6) * kind.ankle_up
    heel = toe + point(-kind.ankle_back - lifted, kind.ankle_up)
    joint = knee(kind.top, heel, kind.upper, kind.lower, kind.forward)
    upper, lower, foot = colours
    return [
        Bone("thigh", kind.top, joint, thigh, shank * 1.15, upper, 0.09),
        Bone("shank", joint, heel, shank * 1.1, ankle, lower, 0.05),
        Bone("foot", heel, toe, ankle, paw * 0.85, foot, 0.03),
        Bone("paw", toe, toe + point(paw * 0.9, -paw * 0.1), paw, paw * 0.85, foot, 0.03),
    ]


def four_legs(fore: Leg, hind: Leg, pose: Pose, reach: float, colours: LegColours) -> list[Bone]:
    """All legs of a four-footed animal whose steps reach `reach` metres at full stride."""
    bones: list[Bone] = []
    for name, kind in (("fore", fore), ("hind", hind)):
        for side, sign in (("left", -1.0), ("right", 1.0)):
            phase = pose.phase - GAIT[f"{name} {side}"]
            step = footfall(phase, reach * pose.stride, 0.28 * reach * pose.stride)
            beside = replace(kind, top=kind.top * point(1, 1, sign))
            bones += leg(beside, step, colours)
    return bones


def chain(root: Point, lengths: list[float], lift: float, curl: float, sway: float) -> list[Point]:
    """Joints of a tail that leaves `root` backwards at `lift` and bends by `curl` in all."""
    joints = [root]
    angle = lift
    for index, length in enumerate(lengths):
        side = sway * index / len(lengths)
        step = point(-np.cos(angle) * np.cos(side), np.sin(angle), np.cos(angle) * np.sin(side))
        joints.append(np.asarray(joints[-1] + step * length, dtype=np.float32))
        angle += curl * (0.3 + 1.4 * index / len(lengths)) / len(lengths)
    return joints
