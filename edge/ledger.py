"""The ledger: captured = kept + discarded + audited + failed, always."""

from collections.abc import Iterable

from msgspec import Struct

from sight.policy import Decision


class Ledger(Struct, frozen=True, kw_only=True):
    """Photographs by what became of them."""

    kept: int = 0
    discarded: int = 0
    audited: int = 0
    failed: int = 0

    @property
    def captured(self) -> int:
        """All of them."""
        return self.kept + self.discarded + self.audited + self.failed

    def plus(self, other: "Ledger") -> "Ledger":
        """Both together."""
        return Ledger(
            kept=self.kept + other.kept,
            discarded=self.discarded + other.discarded,
            audited=self.audited + other.audited,
            failed=self.failed + other.failed,
        )


def count(decisions: Iterable[Decision]) -> Ledger:
    """The ledger of these decisions, one for each photograph."""
    made = list(decisions)
    return Ledger(
        kept=made.count(Decision.KEEP),
        discarded=made.count(Decision.DISCARD),
        audited=made.count(Decision.AUDIT),
        failed=made.count(Decision.FAILED),
    )
