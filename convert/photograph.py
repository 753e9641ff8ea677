"""Labelled photographs: the rows of a CSV table that can be learned from."""

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from convert.error import ConvertError
from wire.label import CODES

TRAIN, VALIDATION = "train", "val"


@dataclass(frozen=True)
class Photograph:
    """One row: a file below `root`, what it shows, and where it was taken.

    `trap` is "yes" for a camera trap's own frame, "composite" for one with the animal removed, "no"
    for others. `mask` names a picture that is white where the animal is, or is empty.
    """

    root: Path
    file: str
    label: str
    source: str = ""
    location: str = ""
    burst: str = ""
    trap: str = "yes"
    split: str = TRAIN
    mask: str = ""

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.root / self.file

    @property
    def event(self) -> str:
        """What it is counted with: its burst, or itself alone."""
        return f"{self.source} {self.burst}" if self.burst else self.file

    @property
    def place(self) -> str:
        """What an unseen place would not share with it: its location, or its whole source."""
        return f"{self.source} {self.location}" if self.trap == "yes" else self.source


@dataclass(frozen=True)
class Skipped:
    """A row that was left out, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Table:
    """The rows that can be used and those that cannot."""

    photographs: tuple[Photograph, ...]
    skipped: tuple[Skipped, ...]


def read_table(path: Path, root: Path) -> Table:
    """The photographs of a CSV table with at least the columns file and label.

    Rows without a file or with a label that has no code are skipped with the reason. Raises
    ConvertError where the table cannot be read or a location is on both sides of the split.
    """
    try:
        with path.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConvertError(f"{path}: cannot be read: {error}") from error
    missing = {"file", "label"} - set(rows[0] if rows else ())
    if missing:
        raise ConvertError(f"{path}: needs the columns file and label, has no {sorted(missing)}")
    photographs, skipped = [], []
    for row in rows:
        photograph = _photograph(row, root)
        reason = _unusable(photograph)
        if reason:
            skipped.append(Skipped(photograph.file, reason))
        else:
            photographs.append(photograph)
    refuse_leaks(photographs)
    return Table(tuple(photographs), tuple(skipped))


def refuse_leaks(photographs: Iterable[Photograph]) -> None:
    """Raise ConvertError naming the locations that are in both the train and the val split."""
    sides: dict[str, set[str]] = {}
    for photograph in photographs:
        if photograph.location.lower() not in ("", "none", "empty"):
            sides.setdefault(photograph.location, set()).add(photograph.split)
    leaking = sorted(location for location, splits in sides.items() if len(splits) > 1)
    if leaking:
        raise ConvertError(f"these locations are in both splits: {', '.join(leaking)}")


def require_labels(photographs: Sequence[Photograph], labels: Iterable[str]) -> None:
    """Raise ConvertError naming the labels that no training photograph shows."""
    shown = {photograph.label for photograph in photographs if photograph.split == TRAIN}
    absent = [label for label in labels if label not in shown]
    if absent:
        raise ConvertError(f"no training photograph shows {', '.join(absent)}")


def fingerprint(photographs: Iterable[Photograph]) -> str:
    """SHA-256 over each photograph's file name, label, split and bytes, in order of name."""
    whole = hashlib.sha256()
    for photograph in sorted(photographs, key=lambda each: each.file):
        content = hashlib.sha256(photograph.path.read_bytes()).hexdigest()
        whole.update(
            f"{photograph.file} {photograph.label} {photograph.split} {content}\n".encode()
        )
    return whole.hexdigest()


def _photograph(row: Mapping[str, str | None], root: Path) -> Photograph:
    cell = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)}
    return Photograph(
        root,
        cell.get("file", ""),
        cell.get("label", ""),
        cell.get("source", ""),
        cell.get("location", ""),
        cell.get("burst", ""),
        cell.get("camera_trap") or "yes",
        cell.get("split") or TRAIN,
        cell.get("mask", ""),
    )


def _unusable(photograph: Photograph) -> str:
    if photograph.label not in CODES:
        return f"the label {photograph.label!r} is unknown"
    if photograph.split not in (TRAIN, VALIDATION):
        return f"the split {photograph.split!r} is neither train nor val"
    if not photograph.file or not photograph.path.is_file():
        return "there is no such file"
    return ""
