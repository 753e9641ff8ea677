"""The results of a run as CSV, one row per photograph."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO

from edge.outcome import Outcome

COLUMNS = (
    "file",
    "burst",
    "label",
    "score",
    "decision",
    "reason",
    "photo_label",
    "photo_score",
    "taken",
)


class CsvTable:
    """A CSV file that grows with each burst, so that a run cut short leaves what it did."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._writer = file, csv.writer(file)
        self._writer.writerow(COLUMNS)

    def add(self, outcome: Outcome) -> None:
        """Write a burst's rows through to the file."""
        self._writer.writerows(rows(outcome))
        self._file.flush()


def rows(outcome: Outcome) -> Iterable[tuple[str, ...]]:
    """One row of COLUMNS for each photograph: the burst's verdict first, its own beside it."""
    whole = outcome.judged.verdict
    for fate in outcome.fates:
        own = fate.frame.verdict
        yield (
            fate.shot.name,
            str(outcome.number),
            whole.label if whole else "",
            f"{whole.score:.4f}" if whole else "",
            fate.decision.value,
            fate.ruling.reason,
            own.label if own else "",
            f"{own.score:.4f}" if own else "",
            datetime.fromtimestamp(fate.shot.taken, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
