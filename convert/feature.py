"""Features: the maps that the frozen steps make of every training view, kept on disk.

A hundred photographs are one file, named by the hash of all that decides its contents: a run that
was interrupted goes on where it stopped, and a changed recipe never meets old features.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from msgspec import json as msgjson
from msgspec import structs
from numpy.typing import NDArray

from convert.photograph import Photograph, Skipped
from convert.progress import shown
from convert.training_view import Studio, training_views
from sight.photograph import Pixels, UnreadableError

_CHUNK = 100
#: Processes that cut views, and how many photographs they are handed at once.
_CUTTERS, _TOGETHER = 2, 10

Maps = NDArray[np.float16]
"""float16 (n, height, width, channels); half the space, and training cannot tell."""

_Seen = list[tuple[Pixels, str]] | Skipped
"""The views of a photograph with their labels, or why there are none."""

Extract = Callable[[Pixels], Maps]
"""From pictures uint8 (n, side, side, 3) to their maps."""


@dataclass(frozen=True)
class Examples:
    """What is learned from: the maps of all views and the label of each (n,).

    `photographs` (n,) is the number of the photograph that each comes from; `key` names them all.
    """

    maps: Maps
    labels: NDArray[np.str_]
    photographs: NDArray[np.int64]
    key: str


def examples_of(
    photographs: Sequence[Photograph], studio: Studio, extract: Extract, folder: Path, salt: str
) -> tuple[Examples, list[Skipped]]:
    """The maps of all training views, and the photographs that could not be read.

    `salt` names what decides them besides photographs and recipe: backbone and backgrounds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, len(photographs), _CHUNK)
    chunks = [photographs[start : start + _CHUNK] for start in starts]
    keys = [_key(chunk, studio, salt) for chunk in chunks]
    paths = [folder / f"{key}.npz" for key in keys]
    lacking = [number for number, path in enumerate(paths) if not path.is_file()]
    seen = _seen_ahead([chunks[number] for number in lacking], studio)
    what = f"features of {len(photographs)} photographs, by the hundred"
    for number, views in zip(shown(lacking, what), seen, strict=True):
        _write(paths[number], views, studio, extract)
    return _read(paths, keys)


def _read(paths: Sequence[Path], keys: Sequence[str]) -> tuple[Examples, list[Skipped]]:
    parts, labels, numbers = [], [], []
    skipped: list[Skipped] = []
    for at, path in enumerate(paths):
        with np.load(path) as stored:
            parts.append(stored["maps"])
            labels.append(stored["labels"])
            numbers.append(stored["photographs"] + at * _CHUNK)
            skipped += [Skipped(*row) for row in stored["skipped"].tolist()]
    maps, shown_labels, of = (np.concatenate(each) for each in (parts, labels, numbers))
    return Examples(maps, shown_labels, of, " ".join(keys)), skipped


def _seen_ahead(chunks: Sequence[Sequence[Photograph]], studio: Studio) -> Iterator[list[_Seen]]:
    """The views of each chunk; those of the next are cut while one is extracted."""
    if not chunks:
        return
    # Spawned and not forked: TensorFlow's threads would be missing in a copy of this process.
    with ProcessPoolExecutor(_CUTTERS, get_context("spawn")) as pool:
        look = partial(_seen, studio)
        ahead = pool.map(look, chunks[0], chunksize=_TOGETHER)
        for chunk in (*chunks[1:], ()):
            views = list(ahead)
            ahead = pool.map(look, chunk, chunksize=_TOGETHER)
            yield views


def _seen(studio: Studio, photograph: Photograph) -> _Seen:
    try:
        return training_views(photograph, studio)
    except UnreadableError as error:
        return Skipped(photograph.file, str(error))


def _write(path: Path, seen: Sequence[_Seen], studio: Studio, extract: Extract) -> None:
    pictures, labels, numbers, skipped = [], [], [], []
    for number, views in enumerate(seen):
        if isinstance(views, Skipped):
            skipped.append((views.file, views.reason))
            continue
        for picture, label in views:
            pictures.append(picture)
            labels.append(label)
            numbers.append(number)
    side = studio.side
    maps = extract(np.stack(pictures) if pictures else np.empty((0, side, side, 3), np.uint8))
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(
            file,
            maps=maps,
            labels=np.array(labels, dtype=np.str_),
            photographs=np.array(numbers, dtype=np.int64),
            skipped=np.array(skipped, dtype=np.str_).reshape(-1, 2),
        )
    part.replace(path)


def _key(chunk: Sequence[Photograph], studio: Studio, salt: str) -> str:
    recipe = studio.recipe
    views = structs.replace(recipe.views, each=1, of={})
    decisive = (
        salt,
        studio.side,
        (recipe.seed, recipe.banner, views, recipe.disturbances, recipe.tuning.cut),
        [(*_stamp(each.path), each.file, each.label, each.trap, each.mask) for each in chunk],
        [recipe.views.count(each.source) for each in chunk],
    )
    return hashlib.sha256(msgjson.encode(decisive)).hexdigest()[:24]


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns
