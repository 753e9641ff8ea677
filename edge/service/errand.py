"""What a run of `uncia edge once` is asked for, and what came of it."""

from dataclasses import dataclass, field
from pathlib import Path

from edge.ledger import Ledger
from edge.service.ending import Status
from edge.service.stopwatch import Stopwatch


@dataclass(frozen=True)
class Errand:
    """What a run is asked for: it decides until no burst came for `wait_seconds`, then sends.

    None waits as its kind of source needs. A camera, before which there may be a storm, is watched
    for `camera_seconds` at most.
    """

    config_file: Path | None
    send_seconds: float
    wait_seconds: float | None = None
    camera_seconds: float = 60.0


@dataclass
class Result:
    """What came of a run. `waiting`: events not delivered, None where the outbox did not open."""

    watch: Stopwatch = field(default_factory=Stopwatch)
    ledger: Ledger = field(default_factory=Ledger)
    bursts: int = 0
    waiting: int | None = None
    troubles: list[str] = field(default_factory=list)
    status: Status = Status.DONE

    def fail(self, status: Status, trouble: str) -> None:
        """Something went wrong; the first that did gives the status."""
        self.troubles.append(trouble)
        self.status = self.status or status
