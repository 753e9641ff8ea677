"""The spots of a snow leopard: scattered once per cat, carried along by its bones."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scenes.body import Bone, Mark, Point, crossed, point
from scenes.light import Colour
from scenes.noise import Rng


class Seat(NamedTuple):
    """Where a spot sits whatever the pose: `t` 0..1 along a bone, at `angle` around it."""

    bone: int
    t: float
    angle: float
    along: float
    across: float
    hollow: float
    turn: float


class Pattern(NamedTuple):
    """The spots of one kind of bone, in metres: `radius`, the `gap` between centres."""

    radius: float
    gap: float
    hollow: float
    stretch: float


PATTERNS = {
    "torso": Pattern(0.040, 0.080, 0.60, 1.2),
    "belly": Pattern(0.028, 0.085, 0.1, 1.4),
    "shoulder": Pattern(0.031, 0.063, 0.45, 1.1),
    "thigh": Pattern(0.034, 0.068, 0.5, 1.15),
    "shank": Pattern(0.019, 0.043, 0.0, 1.3),
    "foot": Pattern(0.012, 0.033, 0.0, 1.3),
    "paw": Pattern(0.008, 0.030, 0.0, 1.0),
    "neck": Pattern(0.020, 0.046, 0.2, 1.4),
    "head": Pattern(0.0085, 0.023, 0.0, 1.4),
    "cheek": Pattern(0.007, 0.026, 0.0, 1.2),
    "tail": Pattern(0.034, 0.078, 0.25, 0.7),
}
KEPT_CATS = 32
_KEPT: dict[int, tuple[Seat, ...]] = {}


def spots(individual: int, bones: Sequence[Bone]) -> tuple[Seat, ...]:
    """Seats of one cat's spots on these bones: scattered at random, none too near another."""
    if individual not in _KEPT:
        if len(_KEPT) >= KEPT_CATS:
            _KEPT.clear()
        _KEPT[individual] = _scattered(np.random.default_rng([individual, 289]), bones)
    return _KEPT[individual]


def _scattered(rng: Rng, bones: Sequence[Bone]) -> tuple[Seat, ...]:
    seats: list[Seat] = []
    centres = np.empty((4000, 3), dtype=np.float32)
    gaps = np.empty(4000, dtype=np.float32)
    for index, bone in enumerate(bones):
        pattern = PATTERNS.get(bone.name)
        if pattern is None:
            continue
        frame = _frame(bone)
        for _ in range(_tries(bone, pattern)):
            seat = _seat(rng, index, pattern)
            centre, count = _centre(seat, frame), len(seats)
            away = ((centres[:count] - centre) ** 2).sum(axis=1)
            if count < 4000 and np.all(away > ((gaps[:count] + pattern.gap) / 2) ** 2):
                seats.append(seat)
                centres[count], gaps[count] = centre, pattern.gap
    return tuple(seats)


def _tries(bone: Bone, pattern: Pattern) -> int:
    length = float(np.linalg.norm(bone.end - bone.start)) + bone.start_radius
    area = 2 * np.pi * max(bone.start_radius, bone.end_radius) * length
    return int(6 * area / pattern.gap**2) + 4


def _seat(rng: Rng, bone: int, pattern: Pattern) -> Seat:
    t, angle, turn, size, stretch, hollow = (float(value) for value in rng.random(6))
    radius = pattern.radius * (0.75 + 0.45 * size)
    longer = (pattern.stretch * (0.8 + 0.45 * stretch)) ** 0.5
    return Seat(
        bone,
        1.2 * t - 0.1,
        2 * np.pi * angle,
        radius * longer,
        radius / longer,
        pattern.hollow * (0.6 + 0.55 * hollow),
        2 * np.pi * turn,
    )


class _Frame(NamedTuple):
    """A bone's axis, two directions across it, its start and how its radius goes."""

    start: Point
    span: Point
    axis: Point
    right: Point
    over: Point
    radius: float
    taper: float


def _frame(bone: Bone) -> _Frame:
    span = bone.end - bone.start
    axis = span / (np.linalg.norm(span) + 1e-9)
    right = point(0, 0, 1) - axis * axis[2]
    right /= np.linalg.norm(right) + 1e-9
    over = crossed(right, axis)
    return _Frame(
        bone.start, span, axis, right, over, bone.start_radius, bone.end_radius - bone.start_radius
    )


def _centre(seat: Seat, frame: _Frame) -> Point:
    around = np.cos(seat.angle) * frame.right + np.sin(seat.angle) * frame.over
    reach = frame.radius + seat.t * frame.taper
    return np.asarray(frame.start + seat.t * frame.span + reach * around, dtype=np.float32)


def placed(seats: Sequence[Seat], bones: Sequence[Bone], ink: Colour) -> list[Mark]:
    """The spots where their bones now are."""
    frames = [_frame(bone) for bone in bones]
    return [
        Mark(
            _centre(seat, frames[seat.bone]),
            frames[seat.bone].axis,
            seat.along,
            seat.across,
            ink,
            seat.hollow,
            seat.turn,
        )
        for seat in seats
    ]
