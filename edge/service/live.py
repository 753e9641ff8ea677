"""`uncia edge capture`: a unit's camera side as a service."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from edge.config import Config
from edge.evidence.error import EvidenceError
from edge.guard import guarded
from edge.outbox import OutboxError
from edge.service.change import Changes
from edge.service.due import every
from edge.service.ending import Ending, Status
from edge.service.loop import Loop
from edge.service.notify import Notify, notifier, ready, status, stopping
from edge.service.origin import open_source
from edge.service.stop import stop_asked
from edge.service.suspect import suspecting
from edge.service.watchdog import Watchdog, watchdog_seconds
from edge.source.source import SourceError
from edge.unit import Unit
from sight.judge import Judge
from wire.event import EffortState

log = logging.getLogger(__name__)

_SAY_STATUS = 60.0


def live(config: Config, file: Path | None) -> Status:
    """Capture until asked to stop. Raises ConfigError where it must not start."""
    stop, notify = stop_asked(), notifier(os.environ)
    try:
        with closing(Unit(config)) as unit:
            ending = _run(unit, file, notify, stop)
            stopping(notify)
            _report(unit, ending)
    except (OutboxError, EvidenceError) as error:
        ending = Ending(Status.STATE, str(error))
    level = logging.INFO if ending.status in {Status.DONE, Status.CHANGED} else logging.ERROR
    log.log(level, "capture ends status=%d reason=%s", ending.status, ending.reason)
    return ending.status


def _run(unit: Unit, file: Path | None, notify: Notify, stop: Callable[[], bool]) -> Ending:
    """Everything after the unit is open; a source that fails is an ending like others."""
    try:
        with closing(open_source(unit)) as source:
            unit.report_start()
            unit.health.start(unit.clock.now())
            loop = Loop(
                source,
                replace(unit.path, judge=careful(unit.mind.judge, os.environ)),
                watchdog=watchdog(os.environ),
                changes=Changes(file, time.monotonic).found,
                tick=_tick(unit, notify),
                taken=unit.wrote,
                kept=unit.has_kept,
            )
            ready(notify)
            log.info("capture is ready source=%s", unit.config.source.kind)
            return loop.run(stop)
    except SourceError as error:
        return Ending(Status.SOURCE, str(error))


def watchdog(environment: Mapping[str, str]) -> Watchdog:
    """Systemd's watchdog over this process, or one that never barks."""
    seconds = watchdog_seconds(environment, os.getpid())
    return Watchdog(notifier(environment), seconds, time.monotonic)


def careful(judge: Judge, environment: Mapping[str, str]) -> Judge:
    """The judge of a unit that nobody is near: no photograph stops it, by an error or a hang."""
    folder = environment.get("RUNTIME_DIRECTORY", "")
    return guarded(suspecting(judge, Path(folder)) if folder else judge)


def _tick(unit: Unit, notify: Notify) -> Callable[[], None]:
    """What is due by itself. An outbox that takes nothing is told, and does not stop the camera."""

    def say() -> None:
        status(notify, f"{unit.outbox.depth()} events wait, {unit.journal.owed} bursts are owed")

    hours = unit.config.tally.hours
    dues = (
        unit.report_device,
        unit.look_at_storm,
        every(hours * 3600, unit.journal.end_period, time.monotonic),
        lambda: unit.health.tick(unit.clock.now()),
        every(_SAY_STATUS, say, time.monotonic, at_once=True),
    )

    def tick() -> None:
        for due in dues:
            try:
                due()
            except OutboxError as error:
                log.error("outbox takes nothing reason=%s", error)  # noqa: TRY400  (the reason says it all)

    return tick


def _report(unit: Unit, ending: Ending) -> None:
    """What the base is to know of the end; the tally goes on at the next start."""
    unit.journal.settle()
    unit.memory.finish()
    if ending.status is Status.SOURCE:
        unit.report_source_gone(ending.reason)
    gone = EffortState.FAULT if ending.status is Status.SOURCE else EffortState.OFF
    unit.health.stop(unit.clock.now(), gone)
