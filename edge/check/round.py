"""One round of all checks, in the order in which a person mends: what is at the tree first."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from edge.check.battery import battery
from edge.check.card import card_room, card_speed, card_written
from edge.check.check import Check, made
from edge.check.clock import judge_clock, read_clocks
from edge.check.exchange import Exchange, Talk
from edge.check.finding import Finding, unknown, wrong
from edge.check.lock import Lock
from edge.check.model import Model
from edge.check.network import encrypted, reached
from edge.check.opening import OpenViewfinder, open_viewfinder
from edge.check.outbox import boots, outbox_whole
from edge.check.view import View
from edge.config import Config, ConfigError, read_password
from wire.error import WireError
from wire.mqtt import Broker, Link, broker_at
from wire.topic import stored_topic

#: Seconds: to be heard by the broker, and by the base behind it.
_LOG_IN, _ANSWER = 10.0, 10.0
_AGAIN = "start the unit again, and check again"


def _talk(broker: Broker, unit: str) -> Talk:
    # A name of its own: by the uplink's, the broker would hang up on the uplink.
    return Link(broker, f"uncia-{unit}-check", (stored_topic(unit),))


@dataclass(frozen=True, slots=True)
class Tools:
    """How the checks get at what is not a file; `phone` is UTC seconds by another's clock."""

    viewfinder: OpenViewfinder = open_viewfinder
    talk: Callable[[Broker, str], Talk] = _talk
    phone: float | None = None


def _unable(error: Exception) -> Finding:
    if isinstance(error.__cause__, PermissionError):
        # As it should be: the password is the uplink's, and the page has no need of it.
        return unknown("broker", "its password is the uplink's", "ask by: sudo uncia edge check")
    return wrong("broker", str(error), "mend the configuration")


class Round:
    """All findings, one by one. `lock` None: the caller holds the state and lends its camera."""

    def __init__(
        self, config: Config, picture: Path, tools: Tools | None = None, lock: Lock | None = None
    ) -> None:
        self._config, self._picture = config, picture
        self._tools = tools or Tools()
        self._lock, self._state = lock, Path(config.unit.state)

    def findings(self) -> Iterator[Finding]:
        """Look at each thing; nothing that fails or hangs keeps the others from being told."""
        try:
            for check in chain(self._at_the_tree(), self._of_the_unit()):
                yield made(check)
        finally:
            if self._lock:
                self._lock.release()
        yield from self._on_the_way()

    def _at_the_tree(self) -> Iterator[Check]:
        stuck = "see the ribbon cable at both ends, then start the unit again"
        view = View(self._config, self._tools.viewfinder, time.sleep)
        if self._lock:
            yield Check("capture", 5, self._lock.take, _AGAIN)
        # By now the lock has been asked for: whoever iterates has made each check before the next.
        if self._lock and not self._lock.free:
            yield Check("camera", 5, lambda: unknown("camera", "capture has it"), _AGAIN)
            yield Check("aim", 5, lambda: unknown("aim", "capture has the camera"), _AGAIN)
        else:
            yield Check("camera", 25, view.camera, stuck)
            yield Check("aim", 10, lambda: view.aim(self._picture), stuck)

    def _of_the_unit(self) -> Iterator[Check]:
        config, state = self._config, self._state
        model = Model(config, captures=self._lock is not None and not self._lock.free)
        card = "the card is failing: change it"
        clocks = read_clocks(time.time(), state, self._tools.phone)
        yield Check("model", 60, model.package, _AGAIN)
        yield Check("inference", 30, lambda: model.inference(time.perf_counter), _AGAIN)
        yield Check("card", 10, lambda: card_written(state), card)
        yield Check("card speed", 30, lambda: card_speed(state, time.monotonic), card)
        yield Check("card space", 10, lambda: card_room(state, config), card)
        yield Check("clock", 5, lambda: judge_clock(clocks), _AGAIN)
        yield Check("starts", 35, lambda: boots(state), card)
        yield Check("outbox", 60, lambda: outbox_whole(state), card)
        yield Check("battery", 10, lambda: battery(config.health), "see the sensor's wires")

    def _on_the_way(self) -> Iterator[Finding]:
        try:
            told = self._config.uplink
            broker = broker_at(told.broker, read_password(told.password_file))
        except (ConfigError, WireError) as error:
            yield _unable(error)
            return
        yield made(Check("network", 20, lambda: reached(broker), "see modem and name server"))
        yield made(Check("TLS", 20, lambda: encrypted(broker), "see the line of the network"))
        yield from self._conversation(broker)

    def _conversation(self, broker: Broker) -> Iterator[Finding]:
        link = self._tools.talk(broker, self._config.unit.name)
        exchange = Exchange(self._config, link, time.monotonic)
        stuck = "see the line of the network"
        yield made(Check("broker", _LOG_IN + 5, lambda: exchange.log_in(_LOG_IN), stuck))
        yield made(Check("base", _ANSWER + 5, lambda: exchange.hear_base(_ANSWER), stuck))

        def end() -> Finding:
            exchange.close()
            return unknown("goodbye", "")

        made(Check("goodbye", 5, end, ""))
