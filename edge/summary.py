"""The closing table of a run: what was captured, what became of it, and why."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from edge.ledger import Ledger
from edge.outcome import Fate, Outcome
from sight.policy import Decision


@dataclass
class Summary:
    """Adds up a run for its closing table."""

    ledger: Ledger = field(default_factory=Ledger)
    bursts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    first_failure: dict[str, Fate] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one burst."""
        self.ledger = self.ledger.plus(outcome.ledger)
        label = outcome.judged.verdict.label if outcome.judged.verdict else "not judged"
        self.bursts[label, outcome.ruling.decision.value if outcome.ruling else "failed"] += 1
        for fate in outcome.fates:
            if fate.decision is Decision.FAILED:
                kind = _kind(fate.ruling.reason)
                self.failures[kind] += 1
                self.first_failure.setdefault(kind, fate)

    def lines(self) -> Iterable[str]:
        """The table: the ledger, what the bursts showed, what failed and why."""
        ledger = self.ledger
        yield (
            f"captured {ledger.captured} photographs = {ledger.kept} kept"
            f" + {ledger.discarded} discarded + {ledger.audited} audited + {ledger.failed} failed"
        )
        yield ""
        yield f"  {'bursts that show':<18}{'keep':>8}{'discard':>9}{'audit':>7}{'failed':>8}"
        for label in sorted({label for label, _ in self.bursts}):
            row = [self.bursts[label, decision.value] for decision in Decision]
            yield f"  {label:<18}{row[0]:>8}{row[1]:>9}{row[2]:>7}{row[3]:>8}"
        if self.failures:
            yield ""
            yield "  photographs that failed, never discarded, and why:"
        for kind, times in self.failures.most_common(10):
            first = self.first_failure[kind]
            yield f"  {times:>6} x {first.ruling.reason} (first: {first.shot.name})"


def _kind(reason: str) -> str:
    """A reason without the file and the numbers in it, so that a thousand alike are one line."""
    return re.sub(r"'[^']*'|\d+", "", reason)
