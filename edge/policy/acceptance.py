"""Acceptances: who let this unit delete, on which terms, after having seen what."""

from msgspec import Struct, msgpack

from edge.outbox import Outbox
from edge.policy.terms import Terms

_ACCEPTED, _SHOWN = "acceptances", "reported"
_REMEMBERED = 50


class Acceptance(Struct, frozen=True, kw_only=True):
    """`by` whom and `at` what time (UTC seconds, by the unit's clock), after how much was seen."""

    by: str
    at: int
    terms: Terms
    bursts: int
    discarded: int
    days: int


def acceptances(outbox: Outbox) -> list[Acceptance]:
    """All that were given, the newest last. Raises OutboxError."""
    return outbox.known(_ACCEPTED, list[Acceptance]) or []


def accepted(outbox: Outbox, terms: Terms) -> Acceptance | None:
    """The acceptance of these terms, None where there is none. Raises OutboxError."""
    return next((one for one in reversed(acceptances(outbox)) if one.terms == terms), None)


def accept(outbox: Outbox, acceptance: Acceptance) -> None:
    """Record it so that it lasts. Raises OutboxError."""
    with outbox.transaction():
        known = [*acceptances(outbox), acceptance][-_REMEMBERED:]
        outbox.put(_ACCEPTED, msgpack.encode(known))


def withdraw(outbox: Outbox) -> int:
    """Take all back, as where a unit moves; returns how many there were. Raises OutboxError."""
    with outbox.transaction():
        known = acceptances(outbox)
        outbox.put(_ACCEPTED, msgpack.encode([]))
    return len(known)


def note_shown(outbox: Outbox, terms: Terms) -> None:
    """A report on these terms was shown. Raises OutboxError."""
    with outbox.transaction():
        outbox.put(_SHOWN, msgpack.encode(terms))


def was_shown(outbox: Outbox, terms: Terms) -> bool:
    """Whether the last report was on these terms. Raises OutboxError."""
    return outbox.known(_SHOWN, Terms) == terms
