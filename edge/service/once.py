"""`uncia edge once`: for a unit that a power board wakes. Decide on what waits, send, and stop."""

import logging
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from edge.burst import Burst
from edge.config import Config
from edge.evidence.error import EvidenceError
from edge.health.cause import Cause
from edge.outbox import OutboxError, open_outbox
from edge.service.ending import Status
from edge.service.errand import Errand, Result
from edge.service.live import careful, watchdog
from edge.service.loop import Loop
from edge.service.origin import open_source
from edge.service.stop import stop_asked
from edge.service.stopwatch import Stopwatch, until_this_process
from edge.source.source import Source, SourceError
from edge.unit import Unit
from sight.judge import Judge, Judged

log = logging.getLogger(__name__)

#: Seconds without a burst: a camera has to start, and to take one.
_WAIT, _WAIT_FOR_CAMERA = 2.0, 10.0
#: What the sender may take over its time, to say goodbye, before it is ended.
_GRACE_SECONDS = 10.0


def once(config: Config, errand: Errand) -> Result:
    """Run once. What goes wrong is in the result; ConfigError is raised."""
    result = Result()
    result.watch.steps |= until_this_process()
    try:
        _decide(config, errand, result)
    except (OutboxError, EvidenceError) as error:
        result.fail(Status.STATE, str(error))
    finally:
        # Whatever went wrong: what waits from before is sent, and the base told of the fault.
        if errand.send_seconds > 0:
            with result.watch.step("sending"):
                _send(config, errand)
    with suppress(OutboxError):
        result.waiting = _waiting(config)
    result.watch.lap("other")
    return result


def _decide(config: Config, errand: Errand, result: Result) -> None:
    watch = result.watch
    watch.lap("other")
    with closing(Unit(config, lap=watch.lap)) as unit:
        watch.lap("state")
        if unit.mind.why:
            result.fail(Status.FAILED, unit.mind.why)
        unit.report_trouble()
        try:
            with closing(_Watched(open_source(unit), watch)) as source:
                watch.lap("source")
                _judge_what_waits(unit, source, errand, result)
        except SourceError as error:
            unit.report_source_gone(str(error))
            result.fail(Status.SOURCE, str(error))
        else:
            if unit.health.holds(Cause.CAMERA):
                result.fail(Status.SOURCE, "the camera gives nothing: ask `uncia edge check`")
        with watch.step("writing"):
            unit.journal.settle()
            unit.memory.finish()
            if unit.mind.standing.trouble:
                result.troubles.append(unit.mind.standing.said)
            unit.report_alive()


def _judge_what_waits(unit: Unit, source: Source, errand: Errand, result: Result) -> None:
    judge = _timed(careful(unit.mind.judge, os.environ), result.watch)
    path = replace(unit.path, judge=judge)
    loop = Loop(
        source,
        path,
        watchdog=watchdog(os.environ),
        taken=unit.wrote,
        kept=unit.has_kept,
    )
    asked, camera = stop_asked(), unit.config.source.kind == "camera"
    until = time.monotonic() + (errand.camera_seconds if camera else math.inf)
    wait = _WAIT_FOR_CAMERA if camera else _WAIT
    if errand.wait_seconds is not None:
        wait = errand.wait_seconds
    while not asked() and time.monotonic() < until and _turned(loop, wait, result):
        pass
    # A burst that the camera was in the middle of ends with it. It waits in memory, where the end
    # of the power would take it: also who was asked to stop judges what there is.
    source.close()
    while camera and _turned(loop, 0.0, result):
        pass


def _turned(loop: Loop, seconds: float, result: Result) -> bool:
    """Whether a burst came within so many seconds."""
    with result.watch.step("writing"):
        outcome = loop.turn(seconds)
    if outcome is None:
        return False
    result.ledger = result.ledger.plus(outcome.ledger)
    result.bursts += 1
    return True


class _Watched:
    """A source whose waiting is a step of its own."""

    def __init__(self, source: Source, watch: Stopwatch) -> None:
        self._source, self._watch = source, watch
        self.done, self.close = source.done, source.close

    def next(self, seconds: float) -> Burst | None:
        with self._watch.step("waiting"):
            return self._source.next(seconds)


def _timed(judge: Judge, watch: Stopwatch) -> Judge:
    def judge_timed(paths: Sequence[Path]) -> Judged:
        with watch.step("judging"):
            return judge(paths)

    return judge_timed


def _send(config: Config, errand: Errand) -> None:
    """The uplink, in a process of its own: this one opens no network, now or ever."""
    command = [sys.executable, "-m", "uncia", "edge", "uplink", "--state", config.unit.state]
    command += ["--until-empty", str(errand.send_seconds)]
    if errand.config_file:
        command += ["--config", str(errand.config_file)]
    try:
        # What it says is no part of the result on standard output.
        subprocess.run(
            command, check=False, stdout=sys.stderr, timeout=errand.send_seconds + _GRACE_SECONDS
        )
    except subprocess.TimeoutExpired:
        log.warning("sending was ended after its time seconds=%s", errand.send_seconds)


def _waiting(config: Config) -> int:
    with closing(open_outbox(Path(config.unit.state))) as outbox:
        return outbox.depth()
