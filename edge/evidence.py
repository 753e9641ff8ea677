"""The evidence folder: photographs that are kept, so written that a power cut leaves whole files.

`kept/`, `audited/` and `failed/` only grow; `discarded/` is the ring that quarantine mode fills.
A name is the burst's number, the frame's, and the photograph's own: 00000012-01-IMG_0034.JPG.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from edge.outcome import Fate, Outcome
from sight.policy import Decision, Ruling

_FOLDERS = {
    Decision.KEEP: "kept",
    Decision.AUDIT: "audited",
    Decision.FAILED: "failed",
    Decision.DISCARD: "discarded",
}


class EvidenceError(Exception):
    """A photograph that could not be written, and why."""


#: What is done to a photograph's bytes before anything of it is written. Raises EvidenceError.
Step = Callable[[bytes], bytes]


def no_step(_outcome: Outcome, _fate: Fate) -> Step | None:
    """Every photograph is kept as it was taken."""
    return None


class Evidence:
    """The folder, made where it is missing. Raises EvidenceError where it cannot be.

    Discards go to a ring of `quarantine_bytes`, oldest out first; with None they are not written.
    `reserve_bytes` of the disk are never filled: the outbox is on it too, and news of a leopard
    is worth more than one more photograph.
    """

    def __init__(
        self,
        folder: Path,
        quarantine_bytes: int | None = None,
        reserve_bytes: int = 0,
        *,
        step_of: Callable[[Outcome, Fate], Step | None] = no_step,
    ) -> None:
        self.folder = folder
        self._step_of = step_of
        self._reserve_bytes = reserve_bytes
        self._quarantine_bytes = quarantine_bytes
        self.unwritten: dict[tuple[int, int], str] = {}  #: why, by burst and frame
        try:
            for name in _FOLDERS.values():
                (folder / name).mkdir(parents=True, exist_ok=True)
                _sweep(folder / name)
        except OSError as error:
            raise EvidenceError(f"{folder}: cannot be made: {error.strerror}") from error

    def wants(self, outcome: Outcome) -> bool:
        """Whether there is anything of a burst to write."""
        return any(self._keeps(fate) for fate in outcome.fates)

    def secure(self, outcome: Outcome) -> Outcome:
        """Write what is to be kept. What cannot be written becomes failed, with the reason.

        Writing a burst again under its number leaves each photograph once, where it now belongs.
        """
        fates = tuple(
            self._secure(outcome, at, fate) if self._keeps(fate) else fate
            for at, fate in enumerate(outcome.fates, start=1)
        )
        if self._quarantine_bytes is not None and outcome.ledger.discarded:
            _trim(self.folder / _FOLDERS[Decision.DISCARD], self._quarantine_bytes)
        return replace(outcome, fates=fates)

    def _keeps(self, fate: Fate) -> bool:
        return fate.decision is not Decision.DISCARD or self._quarantine_bytes is not None

    def _secure(self, outcome: Outcome, at: int, fate: Fate) -> Fate:
        self.unwritten.pop((outcome.number, at), None)
        try:
            self._write(outcome.number, at, fate, self._step_of(outcome, fate))
        except EvidenceError as error:
            self.unwritten[outcome.number, at] = str(error)
            reason = f"{fate.ruling.reason}; no evidence written: {error}"
            return replace(fate, ruling=Ruling(Decision.FAILED, reason))
        return fate

    def _write(self, number: int, at: int, fate: Fate, step: Step | None) -> None:
        folder = self.folder / _FOLDERS[fate.decision]
        target = folder / f"{number:08d}-{at:02d}-{_plain(fate.shot.path.name)}"
        try:
            self._expect_room(fate.shot.path.stat().st_size)
            _copy_whole(fate.shot.path, target, step)
            self._remove_elsewhere(target)
        except OSError as error:
            raise EvidenceError(error.strerror or str(error)) from error

    def _remove_elsewhere(self, target: Path) -> None:
        for name in _FOLDERS.values():
            if name != target.parent.name:
                (self.folder / name / target.name).unlink(missing_ok=True)

    def _expect_room(self, size: int) -> None:
        if shutil.disk_usage(self.folder).free < size + self._reserve_bytes:
            raise OSError(errno.ENOSPC, "No space left but what is reserved for the outbox")


def _sweep(folder: Path) -> None:
    """Remove what a power cut left half written; the whole photograph is where it came from."""
    for half in folder.glob(".*.half"):
        half.unlink(missing_ok=True)


def _trim(ring: Path, most_bytes: int) -> None:
    # Names begin with the burst's number, so their order is that of arrival.
    files = sorted(path for path in ring.iterdir() if not path.name.startswith("."))
    sizes = [path.stat().st_size for path in files]
    excess = sum(sizes) - most_bytes
    for path, size in zip(files, sizes, strict=True):
        if excess <= 0:
            return
        path.unlink()
        excess -= size


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[-80:]


def _copy_whole(source: Path, target: Path, step: Step | None) -> None:
    """Copy so that at any moment `target` is whole or absent, and stays once this returns."""
    half = target.with_name(f".{target.name}.half")
    try:
        with source.open("rb") as read, half.open("wb") as written:
            if step:
                written.write(step(read.read()))
            else:
                shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
        half.rename(target)
    except (OSError, EvidenceError):
        half.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may take the name although the bytes are there.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
