"""The register: which event tells the base of which burst's evidence, in the outbox's database.

A burst is delivered once the event that tells of it is no longer in the outbox: its sighting, or
for audited and failed ones the tally that counts them.
"""

from msgspec import msgpack

from edge.evidence.evicted import Evicted
from edge.evidence.eviction import Account, Accounts
from edge.evidence.rank import NOT_KNOWN, Rank
from edge.outbox import Outbox
from edge.outcome import Outcome
from wire.label import code_of

_EVICTED = "evicted"


class Register:
    """Writes and reads the accounts of bursts. Raises OutboxError.

    `forgetful`: what a burst of which the base knows shows is not remembered, so that who steals
    the card cannot read it there.
    """

    def __init__(self, outbox: Outbox, *, forgetful: bool = False) -> None:
        self._outbox, self._forgetful = outbox, forgetful

    def note(self, outcome: Outcome, sequence: int | None) -> None:
        """A burst is written down, with the sequence of its sighting; inside a transaction."""
        if self._forgetful:
            self._outbox.write(
                "UPDATE evidence SET label = ? WHERE label != ? AND sequence IS NOT NULL"
                " AND sequence NOT IN (SELECT sequence FROM event)",
                NOT_KNOWN,
                NOT_KNOWN,
            )
        if outcome.ledger.captured == outcome.ledger.discarded:
            return
        seen = outcome.judged.verdict
        label = code_of(seen.label) if seen else NOT_KNOWN
        self._outbox.write(
            "REPLACE INTO evidence VALUES (?, ?, ?)", outcome.number, label, sequence
        )

    def counted(self, sequence: int) -> None:
        """A tally counts all bursts that no event told of yet; inside a transaction."""
        self._outbox.write("UPDATE evidence SET sequence = ? WHERE sequence IS NULL", sequence)

    def accounts(self) -> Accounts:
        """What is known of each burst that has evidence."""
        rows = self._outbox.read(
            "SELECT evidence.burst, label,"
            " evidence.sequence IS NOT NULL AND event.sequence IS NULL"
            " FROM evidence LEFT JOIN event ON event.sequence = evidence.sequence"
        )
        # Of few kinds, and shared: a unit has tens of thousands of bursts and little memory.
        known: dict[tuple[int, ...], Account] = {}
        accounts: Accounts = {}
        for burst, *what in rows:
            label, delivered = what
            accounts[burst] = known.setdefault(
                (label, delivered), Account(label, delivered=bool(delivered))
            )
        return accounts

    def delivered_events(self) -> int:
        """How many events the base has: it grows with every one that is delivered."""
        return self._outbox.span()[1] - self._outbox.depth()

    def evict(self, ranks: list[Rank], emptied: set[int]) -> None:
        """Photographs are about to go; of the bursts in `emptied` none is left."""
        with self._outbox.transaction():
            self._outbox.put(_EVICTED, msgpack.encode(self._evicted().plus(ranks)))
            for burst in emptied:
                self._outbox.write("DELETE FROM evidence WHERE burst = ?", burst)

    def take_evicted(self) -> Evicted:
        """What was evicted since this was last asked; inside the transaction that tells it."""
        evicted = self._evicted()
        if evicted.total:
            self._outbox.put(_EVICTED, msgpack.encode(Evicted()))
        return evicted

    def _evicted(self) -> Evicted:
        return self._outbox.known(_EVICTED, Evicted) or Evicted()
