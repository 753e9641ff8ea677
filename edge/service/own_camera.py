"""The unit's own camera as a source, put together from its configuration."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from edge.config import Trap
from edge.machine import boot_id
from edge.service.alert import Alert
from edge.source.lens import Patience
from edge.source.motion import motion_trigger
from edge.source.owning import Owning
from edge.source.picamera import PiCamera
from edge.source.pir import Pir
from edge.source.recorder import Clock
from edge.source.streams import streams_of
from edge.source.trap import open_trap
from edge.source.trigger import Trigger
from edge.unit import Unit


def open_camera(unit: Unit) -> Owning:
    """The camera with its triggers. Raises SourceError where the PIR or the spool fails."""
    told, lens = unit.config.trap, unit.config.health
    camera = PiCamera(streams_of(told), unit.clock.uptime)
    with ExitStack() as stack:
        trap = open_trap(
            told,
            camera,
            motion=_motion(unit, camera, stack),
            is_on=_pir(told, stack),
            clock=Clock(unit.clock.wall, lambda: unit.clock.now().trust, unit.clock.uptime),
            report=Alert(unit),
            lens=Patience(seconds=lens.blocked_minutes * 60, dark_seconds=lens.dark_hours * 3600),
            boot=boot_id(),
        )
        return Owning(trap, stack.pop_all().close)


def _motion(unit: Unit, camera: PiCamera, stack: ExitStack) -> Trigger:
    """The gate, which keeps what it knows when it is closed; none where the PIR alone triggers."""
    if unit.config.trap.trigger == "pir":
        return lambda _luma, _uptime: False
    state = Path(unit.config.unit.state)
    gate = motion_trigger(unit.config.motion, state, lambda: camera.infrared)
    stack.callback(gate.close)
    return gate


def _pir(told: Trap, stack: ExitStack) -> Callable[[], bool]:
    """Whether the PIR is on; its pin is left alone where motion alone triggers."""
    if told.trigger == "motion":
        return lambda: False
    pir = Pir(told.pir_pin)
    stack.callback(pir.close)
    return pir.is_on
