"""COCO Camera Traps: the JSON of the data sets of lila.science, as rows of a table.

The format: https://lila.science/coco-camera-traps. Boxes are not used: few images have one.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec import json as msgjson

from convert.error import ConvertError
from convert.naming import KNOWN, foremost, label_named

_Id = str | int


class _Image(Struct):
    id: _Id
    file_name: str
    location: str | int | float | None = None
    datetime: str | None = None
    seq_id: _Id | None = None
    frame_num: int | float | None = None


class _Annotation(Struct):
    image_id: _Id
    category_id: _Id


class _Category(Struct):
    id: _Id
    name: str


class _File(Struct):
    images: list[_Image]
    annotations: list[_Annotation]
    categories: list[_Category]


def coco_rows(path: Path, names: Mapping[str, str]) -> list[dict[str, str]]:
    """A row per image: file, label, source, location, taken, burst, frame. Raises ConvertError.

    The source is the file's name. A category that is not known keeps its own name, and an image
    that nobody annotated has no label: it may be empty, and it may not.
    """
    try:
        read = msgjson.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise ConvertError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ConvertError(f"{path}: not COCO Camera Traps JSON: {error}") from error
    known = {**KNOWN, **names}
    label_of = {each.id: label_named(each.name, known) for each in read.categories}
    labels: dict[_Id, list[str]] = {}
    for each in read.annotations:
        label = label_of.get(each.category_id, f"category {each.category_id}")
        labels.setdefault(each.image_id, []).append(label)
    return [_row(image, foremost(labels.get(image.id, ())), path.stem) for image in read.images]


def _row(image: _Image, label: str, source: str) -> dict[str, str]:
    return {
        "file": image.file_name,
        "label": label,
        "source": source,
        "location": _text(image.location),
        "taken": image.datetime or "",
        "burst": _text(image.seq_id),
        "frame": "" if image.frame_num is None else str(int(image.frame_num)),
    }


def _text(value: float | str | None) -> str:
    return "" if value is None else str(value)
