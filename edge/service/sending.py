"""`uncia edge uplink`: a unit's network side as a service, or for as long as there is to send."""

import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from edge.config import Config, ConfigError, read_password
from edge.outbox import Outbox, OutboxError, open_outbox
from edge.service.change import Changes
from edge.service.ending import Ending, Status
from edge.service.notify import notifier, ready, stopping
from edge.service.stop import stop_asked
from edge.service.watchdog import Watchdog, watchdog_seconds
from edge.uplink import Uplink
from wire.error import WireError
from wire.mqtt import Link, broker_at, connected
from wire.topic import stored_topic

log = logging.getLogger(__name__)

_STEP_SECONDS = 0.5


def send(config: Config, file: Path | None, most_seconds: float | None = None) -> Status:
    """Send the outbox until asked to stop; with `most_seconds` until it is empty, or then.

    It is ready before there is a network: that may be away for weeks. Raises ConfigError.
    """
    link, notify, stop = _link(config), notifier(os.environ), stop_asked()
    watchdog = Watchdog(notify, watchdog_seconds(os.environ, os.getpid()), time.monotonic)
    try:
        outbox = open_outbox(Path(config.unit.state))
        uplink = _uplink(config, outbox, link)
        with connected(link):
            ready(notify)
            step = _watched(lambda: uplink.step(_STEP_SECONDS), watchdog)
            if most_seconds:
                return _until_empty(outbox, step, stop, time.monotonic() + most_seconds)
            ending = _for_good(step, stop, Changes(file, time.monotonic))
            stopping(notify)
    except OutboxError as error:
        ending = Ending(Status.STATE, str(error))
    level = logging.ERROR if ending.status is Status.STATE else logging.INFO
    log.log(level, "uplink ends status=%d reason=%s", ending.status, ending.reason)
    return ending.status


def _link(config: Config) -> Link:
    told, unit = config.uplink, config.unit.name
    try:
        broker = broker_at(told.broker, read_password(told.password_file))
    except WireError as error:
        raise ConfigError(f"uplink.broker: {error}") from error
    return Link(broker, f"uncia-{unit}", (stored_topic(unit),))


def _uplink(config: Config, outbox: Outbox, link: Link) -> Uplink:
    told = config.uplink
    return Uplink(
        config.unit.name,
        outbox,
        link,
        time.monotonic,
        window=told.window,
        resend_seconds=told.resend_seconds,
        trust_broker=told.confirm == "broker",
    )


def _watched(step: Callable[[], None], watchdog: Watchdog) -> Callable[[], None]:
    def step_and_pet() -> None:
        step()
        watchdog.step()

    return step_and_pet


def _for_good(step: Callable[[], None], stop: Callable[[], bool], changes: Changes) -> Ending:
    while not stop():
        if found := changes.found():
            return Ending(Status.CHANGED, f"configuration changed: {'; '.join(found)}")
        step()
    return Ending(Status.DONE, "asked to stop")


def _until_empty(
    outbox: Outbox, step: Callable[[], None], stop: Callable[[], bool], until: float
) -> Status:
    while outbox.depth() and not stop() and time.monotonic() < until:
        step()
    if waiting := outbox.depth():
        print(f"uncia edge: {waiting} events still wait in {outbox.path}", file=sys.stderr)
        return Status.FAILED
    return Status.DONE
