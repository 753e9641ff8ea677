"""`uncia edge setup`: the page, open until its time is up."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

from edge.check.opening import OpenViewfinder, open_viewfinder
from edge.config import Config
from edge.hold import hold_state
from edge.outbox import OutboxError
from edge.service.ending import Status
from edge.service.notify import notifier, ready, stopping
from edge.service.stop import stop_asked
from edge.setup.address import checked_address, unheard
from edge.setup.closing import Closing
from edge.setup.lookout import Lookout
from edge.setup.page import Page, page_over
from edge.setup.patient import Patient
from edge.setup.server import Server


def run(config: Config, opener: OpenViewfinder = open_viewfinder) -> Status:
    """Open the page. Raises ConfigError and OutboxError where it must not be opened.

    It holds the state as capture does. There is one camera; and while a ranger walks before it no
    burst is to be taken, so that the base is told of no visit as if it were one. Had capture to
    lend its frames, the process that must never fail would serve the one that is open half an hour.
    """
    address = checked_address(config)
    stop, notify = stop_asked(), notifier(os.environ)
    with _held(Path(config.unit.state)), closing(Patient(config, opener)) as viewfinder:
        page = page_over(viewfinder, config, time.monotonic)
        with _listening(config, address, page) as server, _looking(page.lookout):
            print(invitation(config, page.code), flush=True)
            ready(notify)
            server.serve_until(lambda: stop() or page.hours.over() is not None)
            stopping(notify)
    why = page.hours.over() or Closing.ASKED
    print(f"The page is closed: {why}. Now capture can start again.", flush=True)
    return Status.FAILED if why is Closing.TRIES else Status.DONE


def invitation(config: Config, code: str) -> str:
    """What the person who starts it reads out to the one with the phone."""
    told = config.setup
    host = f"[{told.address}]" if ":" in told.address else told.address
    port = "" if told.port == 80 else f":{told.port}"
    return (
        f"Join the unit's hotspot with the phone and open http://{host}{port}\n"
        f"Code: {code[:3]} {code[3:]}\n"
        f"For one phone. Five wrong tries close the page; it closes by itself after "
        f"{told.minutes:g} minutes."
    )


@contextmanager
def _held(state: Path) -> Iterator[None]:
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutboxError(f"{state}: cannot be made: {error.strerror}") from error
    with closing(_lock(state)) as file:
        if os.geteuid() == 0:
            # Root may have made the file just now, and capture, another user, must open it later.
            owner = state.stat()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        yield


def _lock(state: Path) -> IO[bytes]:
    try:
        return hold_state(state)
    except OutboxError as error:
        if not isinstance(error.__cause__, BlockingIOError):
            raise
        raise OutboxError(
            f"{state}: capture is at work and has the camera. As a service the page takes it from "
            "capture and gives it back: sudo systemctl start uncia-setup. By hand: sudo systemctl "
            "stop uncia-capture, and start it after"
        ) from error


@contextmanager
def _listening(config: Config, address: str, page: Page) -> Iterator[Server]:
    try:
        server = Server(address, config.setup.port, page.site)
    except OSError as error:
        raise unheard(config, error) from error
    with server:
        yield server


@contextmanager
def _looking(lookout: Lookout) -> Iterator[None]:
    thread = Thread(target=lookout.run, daemon=True, name="lookout")
    thread.start()
    try:
        yield
    finally:
        lookout.stop()
        # A camera that hangs is not waited for: it is let go of with the process.
        thread.join(10.0)
