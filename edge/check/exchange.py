"""A log-in at the broker and a word with the base, on a link of our own."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from edge.check.finding import Finding, fine, unknown, wrong
from edge.config import Config
from edge.outbox import OutboxError, open_outbox
from wire.answer import Holding, Stored
from wire.codec import decode_stored, encode_answer
from wire.error import WireError
from wire.happening import Down, Happening, Received, Up
from wire.topic import holding_topic, stored_topic

_ASK = "see user in uplink.broker and uplink.password_file; ask the base which it knows"


class Talk(Protocol):
    """What is needed of wire.mqtt's Link."""

    def start(self) -> None:
        """Begin to connect."""
        ...

    def stop(self) -> None:
        """Say goodbye and end."""
        ...

    def next(self, seconds: float) -> Happening | None:
        """What happened next, waiting for it at most so long."""
        ...

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Send at least once."""
        ...

    def acknowledge(self, received: Received) -> None:
        """Tell the broker that a message is safe with us."""
        ...


class Exchange:
    """One conversation: logged in by one check, used by the next, and ended by `close`."""

    def __init__(self, config: Config, link: Talk, clock: Callable[[], float]) -> None:
        self._config, self._link, self._clock = config, link, clock
        self._up = self._started = False

    def log_in(self, seconds: float) -> Finding:
        """Whether the broker takes us in, and lets us listen to the base."""
        self._link.start()
        self._started = True
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0:
            match self._link.next(left):
                case Up():
                    self._up = True
                    return fine("broker", "log-in accepted")
                case Down(reason):
                    return wrong("broker", reason, _mend(reason))
        return wrong("broker", f"no answer in {seconds:g} seconds", "see the line of the network")

    def hear_base(self, seconds: float) -> Finding:
        """Whether the base answers now, when it is told what the outbox holds, as uplink tells it.

        What the broker has retained of it says only that it answered once.
        """
        if self._config.uplink.confirm == "broker":
            return unknown("base", 'not asked: uplink.confirm = "broker"')
        if not self._up:
            return unknown("base", "cannot be asked without a broker")
        unit = self._config.unit.name
        try:
            holding = encode_answer(_holding(Path(self._config.unit.state)))
        except OutboxError:
            return unknown("base", "not asked", "see the line of the outbox")
        self._link.publish(holding_topic(unit), holding, retain=True)
        return self._heard(seconds)

    def _heard(self, seconds: float) -> Finding:
        before: Stored | None = None
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0:
            happening = self._link.next(left)
            if not isinstance(happening, Received):
                continue
            self._link.acknowledge(happening)
            if happening.topic != stored_topic(self._config.unit.name):
                continue
            try:
                before = decode_stored(happening.payload)
            except WireError as error:
                return wrong("base", f"answer not understood: {error}", "is its version older?")
            if not happening.retained:
                return fine("base", f"answers, and has stored up to event {before.through}")
        once = f"it did before, up to event {before.through}" if before else "it never did"
        return wrong(
            "base",
            f"no answer in {seconds:g} seconds ({once})",
            "ask the base whether uncia base serve runs and knows this unit; events wait meanwhile",
        )

    def close(self) -> None:
        """Say goodbye."""
        if self._started:
            self._link.stop()


def _holding(state: Path) -> Holding:
    """What the outbox holds; one that does not exist yet holds nothing."""
    if not (state / "outbox.sqlite").exists():
        return Holding(oldest=1, newest=0)
    with closing(open_outbox(state)) as outbox:
        oldest, newest = outbox.span()
    return Holding(oldest=oldest, newest=newest)


def _mend(reason: str) -> str:
    if "subscription" in reason:
        return "the broker's access list must let this unit read uncia/<unit>/down/#"
    return _ASK if "refused" in reason else "see the lines of the network and TLS"
