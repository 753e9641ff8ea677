"""Tables of labelled photographs: CSV, or COCO Camera Traps JSON."""

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from convert.coco import coco_rows
from convert.error import ConvertError
from convert.naming import label_named, read_names
from convert.photograph import TRAIN, VALIDATION, Photograph, Skipped, refuse_leaks
from convert.taken import time_of
from wire.label import CODES

_INFRARED = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Table:
    """The rows that can be used and those that cannot."""

    photographs: tuple[Photograph, ...]
    skipped: tuple[Skipped, ...]


def read_table(path: Path, root: Path, names: Path | None = None) -> Table:
    """The photographs of a table that can be learned from.

    Rows without a file or with a label that has no code are skipped with the reason. Raises
    ConvertError where the table cannot be read, has no row that can be used, or has a location on
    both sides of the split.
    """
    photographs, skipped = [], []
    for photograph in read_rows(path, root, names):
        reason = _unusable(photograph)
        if reason:
            skipped.append(Skipped(photograph.file, reason))
        else:
            photographs.append(photograph)
    if not photographs:
        first = f", the first because {skipped[0].reason}" if skipped else ""
        raise ConvertError(f"{path}: none of its {len(skipped)} rows can be used{first}")
    refuse_leaks(photographs)
    return Table(tuple(photographs), tuple(skipped))


def read_rows(path: Path, root: Path, names: Path | None = None) -> list[Photograph]:
    """Every row of a table as it stands, whether or not its file is there and its label known.

    COCO where the file ends in .json, else CSV with at least the columns file and label. `names` is
    a file of the user's own names for labels. Raises ConvertError where one cannot be read.
    """
    own = read_names(names) if names else {}
    if path.suffix.lower() == ".json":
        return [_photograph(row, root) for row in coco_rows(path, own)]
    return [_photograph(row, root, own) for row in _csv_rows(path)]


def is_there(photograph: Photograph) -> bool:
    """Whether its row names a file that exists."""
    try:
        return bool(photograph.file) and photograph.path.is_file()
    except OSError:
        return False  # a name too long for any file


def _csv_rows(path: Path) -> list[dict[str, str]]:
    try:
        # With or without the mark that spreadsheets put before the first column's name.
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            rows, columns = list(reader), reader.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConvertError(f"{path}: cannot be read: {error}") from error
    missing = {"file", "label"} - set(columns)
    if missing:
        raise ConvertError(f"{path}: needs the columns file and label, has no {sorted(missing)}")
    # A short row's cells are None; those of a long one have no column and come as a list.
    return [{k: v for k, v in row.items() if k and isinstance(v, str)} for row in rows]


def _photograph(
    row: Mapping[str, str], root: Path, names: Mapping[str, str] | None = None
) -> Photograph:
    cell = {key: value.strip() for key, value in row.items()}
    return Photograph(
        root,
        cell.get("file", ""),
        label_named(cell.get("label", ""), names or {}),
        cell.get("source", ""),
        cell.get("location", ""),
        cell.get("burst", ""),
        cell.get("camera_trap") or "yes",
        cell.get("split") or TRAIN,
        cell.get("mask", ""),
        time_of(cell.get("taken", "")),
        int(cell["frame"]) if cell.get("frame", "").isdecimal() else 0,
        _INFRARED.get(cell.get("infrared", "").lower()),
    )


def _unusable(photograph: Photograph) -> str:
    if not photograph.label:
        return "it has no label"
    if photograph.label not in CODES:
        return f"the label {photograph.label!r} is unknown"
    if photograph.split not in (TRAIN, VALIDATION):
        return f"the split {photograph.split!r} is neither train nor val"
    if not is_there(photograph):
        return "there is no such file"
    return "" if os.access(photograph.path, os.R_OK) else "the file may not be read"
