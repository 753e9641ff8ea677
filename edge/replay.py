"""`uncia edge replay`: a card or folder of photographs through the whole path, with results."""

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge.burst import Shot
from edge.card import Found, expect_source, find_photographs, shots_in_order
from edge.config import Config, ConfigError
from edge.evidence.evidence import MOST_UNWRITTEN
from edge.outbox import OutboxError
from edge.outcome import Outcome
from edge.progress import Progress
from edge.results import Results
from edge.source.source import SourceError
from edge.unit import Unit
from wire.event import Trust


@dataclass(frozen=True)
class Wanted:
    """What to replay and what to write: CSV rows, MegaDetector JSON.

    `anew`: judge also what an earlier run of the same folder, which was cut off, has written down.
    """

    folder: Path
    csv: Path | None = None
    json: Path | None = None
    anew: bool = False


def replay(config: Config, wanted: Wanted) -> bool:
    """Replay a folder; True where every burst was judged by a model and written down.

    It goes on where an earlier run of the same folder was cut off; the results are of the whole.
    Raises SourceError, ConfigError, EvidenceError or OutboxError where it cannot begin.
    """
    _keep_out(config, wanted)
    found = find_photographs(wanted.folder)
    with (
        closing(Unit(config, anew=wanted.anew, source_keeps=True)) as unit,
        closing(Results(wanted.csv, wanted.json)) as results,
    ):
        unit.report_start()
        if unit.refusal:
            print(f"nothing is deleted here, and with a camera it would not start: {unit.refusal}")
        print(f"{wanted.folder}: {len(found.photographs)} photographs, {found.others} other files")
        shots = _shots(config, wanted.folder, found)
        outcomes = unit.capture(shots, expect_source(wanted.folder, shots))
        ending = _run(outcomes, len(shots), results)
        results.finish(unit.mind.network.manifest.name if unit.mind.network else "none")
        return _finish(unit, results, ending)


def _keep_out(config: Config, wanted: Wanted) -> None:
    source = wanted.folder.resolve()
    ours = {"unit.state": Path(config.unit.state), "--csv": wanted.csv, "--json": wanted.json}
    for what, path in ours.items():
        if path and path.resolve().is_relative_to(source):
            raise ConfigError(f"{what} {path} lies inside {wanted.folder}, which must not change")


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
    for line in _about_clocks(shots):
        print(line)
    return shots


def _about_clocks(shots: list[Shot]) -> Iterator[str]:
    """What a person should know of the times, which events and bursts rest on."""
    without = sum(shot.by_file for shot in shots)
    wrong = sum(shot.trust is Trust.NONE and not shot.by_file for shot in shots)
    if without:
        yield f"  {without} photographs tell no time: that of their files is used, and not trusted"
    if wrong:
        yield (
            f"  {wrong} photographs tell a time before 2000 or in the future: is the camera's "
            "clock set? Their times are sent, but not trusted"
        )


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


def _finish(unit: Unit, results: Results, ending: _Ending) -> bool:
    owed = ""
    try:
        unit.report_end(done=not ending.cut, source_gone=ending.cut if ending.source_gone else "")
    except OutboxError as error:
        owed = f"{unit.journal.owed} bursts are not in the outbox: {error}"
    print(*results.summary.lines(), sep="\n")
    if unit.memory.recalled:
        print(f"\n{unit.memory.recalled} of these photographs were judged and written down by an")
        print("earlier run that was cut off, and not again (--anew judges all of them again)")
    print(f"\nkept photographs are in {unit.evidence.folder}, {unit.outbox.depth()} events wait")
    if unit.evidence.evicted:
        print(f"{unit.evidence.evicted} photographs in it had to make room for others: see the log")
    if unit.mind.standing.trouble:
        print(f"uncia edge: {unit.mind.standing.said}", file=sys.stderr)
    unwritten = "" if ending.source_gone else _unwritten(unit)
    troubles = [unit.mind.why, owed, unwritten, *results.troubles, ending.cut]
    for trouble in filter(None, troubles):
        print(f"uncia edge: {trouble}", file=sys.stderr)
    return not any(troubles)


def _unwritten(unit: Unit) -> str:
    reasons = list(unit.evidence.unwritten.values())
    if not reasons:
        return ""
    more = " or more" if len(reasons) == MOST_UNWRITTEN else ""
    return (
        f"{len(reasons)}{more} photographs could not be copied to {unit.evidence.folder}: "
        f"{reasons[-1]}; nothing but the source has them, so keep it"
    )
