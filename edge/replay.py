"""`uncia edge replay`: a card or folder of photographs through the whole path, with results."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from edge.burst import Shot
from edge.card import Found, SourceError, expect_source, find_photographs, shots_in_order
from edge.config import Config, ConfigError
from edge.megadetector import batch, image
from edge.outbox import OutboxError
from edge.outcome import Outcome
from edge.progress import Progress
from edge.summary import Summary
from edge.table import CsvTable
from edge.unit import Unit


@dataclass(frozen=True)
class Wanted:
    """What to replay and what to write: CSV rows, MegaDetector JSON.

    `anew`: judge also what an earlier run of the same folder, which was cut off, has written down.
    """

    folder: Path
    csv: Path | None = None
    json: Path | None = None
    anew: bool = False


@dataclass
class Results:
    """The results of a run as they come in."""

    table: CsvTable | None
    keep_images: bool
    summary: Summary = field(default_factory=Summary)
    images: list[dict[str, Any]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Take in one burst."""
        self.summary.add(outcome)
        if self.table:
            self.table.add(outcome)
        if self.keep_images:
            self.images.extend(image(fate) for fate in outcome.fates)


def replay(config: Config, wanted: Wanted) -> bool:
    """Replay a folder; True where every burst was judged by a model and written down.

    It goes on where an earlier run of the same folder was cut off; the results are of the whole.
    Raises SourceError, ConfigError, EvidenceError or OutboxError where it cannot begin.
    """
    _keep_out(config, wanted.folder)
    found = find_photographs(wanted.folder)
    with ExitStack() as files:
        results = _open_results(wanted, files)
        unit = Unit(config, anew=wanted.anew)
        unit.report_start()
        print(f"{wanted.folder}: {len(found.photographs)} photographs, {found.others} other files")
        shots = _shots(config, wanted.folder, found)
        outcomes = unit.capture(shots, expect_source(wanted.folder, shots))
        ending = _run(outcomes, len(shots), results)
        if wanted.json:
            classifier = unit.mind.network.manifest.name if unit.mind.network else "none"
            text = batch(results.images, classifier, datetime.now(UTC))
            files.enter_context(_new_file(wanted.json)).write(text)
    return _finish(unit, results.summary, ending)


def _keep_out(config: Config, folder: Path) -> None:
    state = Path(config.unit.state).resolve()
    if state.is_relative_to(folder.resolve()):
        raise ConfigError(f"unit.state {state} lies inside {folder}, which must not change")


def _open_results(wanted: Wanted, files: ExitStack) -> Results:
    table = CsvTable(files.enter_context(_new_file(wanted.csv))) if wanted.csv else None
    return Results(table, keep_images=wanted.json is not None)


def _new_file(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error


def _shots(config: Config, folder: Path, found: Found) -> list[Shot]:
    progress = Progress("reading times", len(found.photographs), time.monotonic)
    shots = shots_in_order(
        folder,
        found.photographs,
        utc_offset_hours=config.camera.utc_offset_hours,
        now=time.time(),
        progress=progress.to,
    )
    progress.finish()
    return shots


@dataclass(frozen=True)
class _Ending:
    """How a run ended: `cut` says why before the end of the card, "" where it did not."""

    cut: str = ""
    source_gone: bool = False


def _run(outcomes: Iterator[Outcome], total: int, results: Results) -> _Ending:
    """Take in all bursts, or those until a person or a missing card cuts that short."""
    progress = Progress("judging", total, time.monotonic)
    try:
        for outcome in outcomes:
            results.add(outcome)
            ledger = results.summary.ledger
            progress.to(ledger.captured, f"{ledger.kept} kept, {ledger.discarded} discarded")
    except KeyboardInterrupt:
        return _Ending("stopped before the end; the same command goes on from here")
    except SourceError as error:
        return _Ending(str(error), source_gone=True)
    finally:
        progress.finish()
    return _Ending()


def _finish(unit: Unit, summary: Summary, ending: _Ending) -> bool:
    owed = ""
    try:
        unit.report_end(done=not ending.cut, source_gone=ending.cut if ending.source_gone else "")
    except OutboxError as error:
        owed = f"{unit.journal.owed} bursts are not in the outbox: {error}"
    print(*summary.lines(), sep="\n")
    if unit.memory.recalled:
        print(f"\n{unit.memory.recalled} of these photographs were judged and written down by an")
        print("earlier run that was cut off, and not again (--anew judges all of them again)")
    print(f"\nkept photographs are in {unit.evidence.folder}, {unit.outbox.depth()} events wait")
    for trouble in (unit.mind.why, owed, ending.cut):
        if trouble:
            print(f"uncia edge: {trouble}", file=sys.stderr)
    return not (ending.cut or owed or unit.mind.why)
