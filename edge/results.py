"""The results of a run as they come in: its summary, and the files that were asked for.

A file that can no longer be written is given up, and said to be: the run is worth more.
"""

from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from edge.config import ConfigError
from edge.megadetector import batch, image
from edge.outcome import Outcome
from edge.summary import Summary
from edge.table import CsvTable


class Results:
    """Gathers outcomes. Raises ConfigError at once where a file cannot be begun."""

    def __init__(self, csv: Path | None, json: Path | None) -> None:
        self._csv, self._json = csv, json
        self._files = ExitStack()
        self.summary = Summary()
        self.troubles: list[str] = []
        self._images: list[dict[str, Any]] = []
        self._table = CsvTable(self._new_file(csv)) if csv else None
        self._batch = self._new_file(json) if json else None

    def _new_file(self, path: Path) -> IO[str]:
        try:
            return self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error

    def add(self, outcome: Outcome) -> None:
        """Take in one burst."""
        self.summary.add(outcome)
        if self._batch:
            self._images.extend(image(fate) for fate in outcome.fates)
        if self._table:
            try:
                self._table.add(outcome)
            except OSError as error:
                self._table = None
                self.troubles.append(f"{self._csv}: is not complete: {error.strerror}")

    def finish(self, classifier: str) -> None:
        """Write what is written at the end: the JSON, with the name of the model that judged."""
        if not self._batch:
            return
        try:
            self._batch.write(batch(self._images, classifier, datetime.now(UTC)))
            self._batch.flush()
        except OSError as error:
            self.troubles.append(f"{self._json}: is not complete: {error.strerror}")

    def close(self) -> None:
        """Let go of the files."""
        with suppress(OSError):  # what cannot be flushed was told when it was written
            self._files.close()
