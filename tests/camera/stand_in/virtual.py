"""Where libcamera's virtual camera is not what picamera2 expects: importing this mends it."""

from types import SimpleNamespace

import libcamera
from picamera2 import Picamera2
from picamera2.allocators import dmaallocator


def _modes(camera):
    """A virtual camera has no raw formats for picamera2 to list: its processed ones stand in."""
    video = camera.camera.generate_configuration([libcamera.StreamRole.VideoRecording])
    formats = video.at(0).formats
    return [
        {"format": str(pixels), "size": (size.width, size.height)}
        for pixels in formats.pixel_formats
        for size in formats.sizes(pixels)
    ]


def _in_two_planes(planes):
    """A frame buffer of NV12: picamera2 makes one plane of it, the virtual pipeline needs two."""
    if len(planes) == 1:
        (whole,) = planes
        colour = libcamera.FrameBuffer.Plane()
        colour.fd = whole.fd
        colour.length = whole.length // 3
        colour.offset = whole.length = whole.length - colour.length
        planes = [whole, colour]
    return libcamera.FrameBuffer(planes)


_in_two_planes.Plane = libcamera.FrameBuffer.Plane
Picamera2._get_raw_modes = _modes
dmaallocator.libcamera = SimpleNamespace(FrameBuffer=_in_two_planes)
