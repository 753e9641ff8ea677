"""The unit's own camera as a trap, put together from its configuration."""

import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from edge.config import Trap
from edge.source.background import Background
from edge.source.camera import Camera
from edge.source.camera_source import CameraSource
from edge.source.condition import Board, Notice, Report
from edge.source.lens import Patience as LensPatience
from edge.source.lens_watch import LensWatch
from edge.source.recorder import Clock, Recorder
from edge.source.shutter import Plan, Shutter
from edge.source.spool import Spool
from edge.source.steady import Patience, SteadyCamera
from edge.source.trigger import PirTrigger, Trigger, either

_MB = 1_000_000
#: A camera is frozen that gives one and the same frame for so many times as long as a stall.
_FROZEN_AFTER = 3
#: A camera's library hangs that has not answered for so many times as long as a stall.
_HANGS_AFTER = 4


def open_trap(  # noqa: PLR0913  (what a trap is made of)
    told: Trap,
    camera: Camera,
    *,
    motion: Trigger,
    is_on: Callable[[], bool],
    clock: Clock,
    report: Report,
    lens: LensPatience = LensPatience(),  # noqa: B008  (a frozen value)
    boot: bytes = b"",
    pause: Callable[[float], None] = time.sleep,
    watching: bool = True,
) -> CameraSource:
    """A source that a thread watches, or where not `watching` nobody but who asks it.

    `motion` and `is_on` (the PIR's) trigger as the configuration says. `report` hears of what is
    wrong, in the thread that asks for bursts; of the lens after the patience of `lens`. Raises
    SourceError where the spool cannot be used.
    """
    notices: SimpleQueue[Notice] = SimpleQueue()
    board = Board(notices.put)
    pir = PirTrigger(is_on, told.pir_stuck_seconds, board)
    spool = Spool(Path(told.spool), told.spool_megabytes * _MB, boot)
    frozen = _FROZEN_AFTER * told.stall_seconds
    patience = Patience(told.stall_seconds, frozen, told.restarts)
    triggers: dict[str, Trigger] = {"motion": motion, "pir": pir, "either": either(motion, pir)}
    recorder = Recorder(
        SteadyCamera(camera, patience, board, uptime=clock.uptime, pause=pause),
        LensWatch(lens, board),
        triggers[told.trigger],
        Shutter(_plan(told)),
        spool,
        clock=clock,
        board=board,
    )
    uptime, hang = clock.uptime, _HANGS_AFTER * told.stall_seconds
    at_work = Background(recorder, uptime=uptime, hang_seconds=hang) if watching else recorder
    return CameraSource(at_work, spool, notices=notices, report=report, uptime=uptime)


def _plan(told: Trap) -> Plan:
    return Plan(
        ring_frames=told.ring_frames,
        ring_seconds=told.ring_seconds,
        frames=told.frames,
        interval_seconds=told.interval_seconds,
        rest_seconds=told.rest_seconds,
    )
