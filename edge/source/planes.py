"""A camera's buffer of brightness and colour, cut into its planes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge.source.camera import CameraError

#: uint8, (height, width).
Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a stream's frames lie in memory: rows of `stride` bytes, of which `width` are pixels."""

    format: str
    width: int
    height: int
    stride: int


def planes(buffer: NDArray[np.uint8], layout: Layout) -> tuple[Plane, Plane, Plane]:
    """Brightness (h, w), blue and red difference (h / 2, w / 2), each contiguous.

    Raises CameraError for a format that is not of brightness and colour at half the resolution.
    """
    rows, height = _rows(buffer, layout), layout.height
    across, down = layout.width // 2, height // 2
    if layout.format in ("NV12", "NV21"):
        pairs = rows[height:, : layout.width]
        first, second = pairs[:, 0::2], pairs[:, 1::2]
    else:
        # Two planes one after the other, whose rows are half as long.
        halves = rows[height:].reshape(2 * down, layout.stride // 2)
        first, second = halves[:down, :across], halves[down:, :across]
    if layout.format in ("NV21", "YVU420"):
        first, second = second, first
    whole = rows[:height, : layout.width]
    return np.ascontiguousarray(whole), np.ascontiguousarray(first), np.ascontiguousarray(second)


def _rows(buffer: NDArray[np.uint8], layout: Layout) -> NDArray[np.uint8]:
    if layout.format not in ("YUV420", "YVU420", "NV12", "NV21"):
        raise CameraError(f"the camera gives frames as {layout.format}, which is not supported")
    high = layout.height * 3 // 2
    if buffer.size < high * layout.stride:
        raise CameraError(f"a frame has {buffer.size} bytes, {high * layout.stride} were expected")
    return buffer[: high * layout.stride].reshape(high, layout.stride)
