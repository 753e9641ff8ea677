"""OUT/events.csv: one row per event, written as the events are judged."""

import csv
from typing import IO

from convert.trial import Trial

COLUMNS = (
    *("burst", "source", "location", "label", "verdict", "score", "decision", "frames"),
    *("infrared", "waste", "unreadable", "file", "reason"),
)


class EventTable:
    """A CSV file that grows with each event, so that a run cut short leaves what it did.

    `score` is 1 - P(empty) - P(livestock): high is kept, and the policy discards an event that
    shows empty or livestock where it is at most 1 - threshold. After the columns come p_<label>,
    the event's probabilities.
    """

    def __init__(self, file: IO[str], labels: tuple[str, ...]) -> None:
        self._file, self._writer = file, csv.writer(file)
        self._writer.writerow((*COLUMNS, *(f"p_{label}" for label in labels)))
        self._none = ("",) * len(labels)

    def add(self, trial: Trial) -> None:
        """Write an event's row through to the file."""
        event, verdict = trial.event, trial.judged.verdict
        scores = tuple(f"{score:.6f}" for score in trial.judged.scores) or self._none
        self._writer.writerow(
            (
                event.name,
                event.source,
                event.location,
                event.label,
                verdict.label if verdict else "",
                f"{1 - verdict.waste:.6f}" if verdict else "",
                trial.decision.value,
                len(event.photographs),
                {None: "", True: "yes", False: "no"}[trial.infrared],
                f"{verdict.waste:.6f}" if verdict else "",
                len(trial.failures),
                event.photographs[0].file,
                trial.ruling.reason,
                *scores,
            )
        )
        self._file.flush()
