"""Labelled photographs, and what a set of them must be to learn from it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from convert.error import ConvertError

TRAIN, VALIDATION = "train", "val"


@dataclass(frozen=True)
class Photograph:
    """One row: a file below `root`, what it shows, and where it was taken.

    `trap` is "yes" for a camera trap's own frame, "composite" for one with the animal removed, "no"
    for others. `mask` names a picture that is white where the animal is, or is empty. `frame` is
    its number in its burst; `taken` and `infrared` are None where the table does not say.
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
    taken: datetime | None = None
    frame: int = 0
    infrared: bool | None = None

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.root / self.file

    @property
    def place(self) -> str:
        """What an unseen place would not share with it: its location, or its whole source."""
        return f"{self.source} {self.location}" if self.trap == "yes" else self.source


@dataclass(frozen=True)
class Skipped:
    """A row that was left out, and why."""

    file: str
    reason: str


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
    """Raise ConvertError naming the labels that no photograph shows, or that one place alone does.

    What one place alone shows cannot be held out, and would be told by the place.
    """
    places: dict[str, set[str]] = {label: set() for label in labels}
    for photograph in photographs:
        places.setdefault(photograph.label, set()).add(photograph.place)
    absent = [label for label in labels if not places[label]]
    if absent:
        raise ConvertError(f"no photograph shows {', '.join(absent)}")
    single = [f"{label} ({min(places[label])})" for label in labels if len(places[label]) == 1]
    if single:
        raise ConvertError(f"these labels are from one place alone: {', '.join(single)}")


def fingerprint(photographs: Iterable[Photograph]) -> str:
    """SHA-256 over each photograph's file name, label, split and bytes, in order of name."""
    whole = hashlib.sha256()
    for photograph in sorted(photographs, key=lambda each: each.file):
        content = hashlib.sha256(photograph.path.read_bytes()).hexdigest()
        whole.update(
            f"{photograph.file} {photograph.label} {photograph.split} {content}\n".encode()
        )
    return whole.hexdigest()
