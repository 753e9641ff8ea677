"""What the rendered bursts really show, held against what became of them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wire.label import EMPTY, LIVESTOCK

WASTE = {EMPTY, LIVESTOCK}


@dataclass(frozen=True, slots=True)
class Seen:
    """One burst as the results have it: `decision` is the most that was done for any frame."""

    files: tuple[str, ...]
    label: str
    score: float
    decision: str
    reason: str


def bursts_in(table: Path) -> list[Seen]:
    """The bursts of a replay's CSV, in its order."""
    bursts: dict[str, list[dict[str, str]]] = {}
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            bursts.setdefault(row["burst"], []).append(row)
    return [_seen(rows) for rows in bursts.values()]


def _seen(rows: list[dict[str, str]]) -> Seen:
    deciding = next((row for row in rows if row["decision"] != "failed"), rows[0])
    return Seen(
        tuple(row["file"] for row in rows),
        deciding["label"] or "not judged",
        float(deciding["score"] or 0),
        deciding["decision"],
        deciding["reason"],
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Bursts of one truth: how many there were, were kept, were let go, and came out right."""

    truth: str
    bursts: int
    kept: int
    let_go: int
    right: int


def compare(bursts: Iterable[Seen], truths: dict[str, str]) -> list[Row]:
    """One row per truth. Right is: waste let go (or drawn for the audit), all else kept."""
    rows: dict[str, list[bool]] = {}
    for burst in bursts:
        let_go = burst.decision in {"discard", "audit"}
        rows.setdefault(truths[burst.files[0]], []).append(let_go)
    return [
        Row(
            truth,
            len(gone),
            len(gone) - sum(gone),
            sum(gone),
            sum(one == (truth in WASTE) for one in gone),
        )
        for truth, gone in sorted(rows.items())
    ]
