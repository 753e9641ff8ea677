"""The evidence on a unit's card, decrypted into another folder. The card is never changed."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from base.error import StationError
from wire.age import Opener
from wire.error import WireError

_SEALED = ".age"
_HALF = ".half"
_PHOTOGRAPHS = {".jpg", ".jpeg"}


@dataclass
class Decrypted:
    """How a card came out, in files: `failed` with the reason of each, by its path below it."""

    done: int
    there_before: int
    not_sealed: int
    failed: dict[Path, str]


def decrypt_card(card: Path, opener: Opener, out: Path) -> Decrypted:
    """Decrypt every sealed file below a folder to the same place below another.

    What is in `out` already is not written again, so that a run that was cut off goes on.
    Photographs that are not sealed are counted, and left where they are. Raises StationError
    where it cannot begin.
    """
    if not card.is_dir():
        raise StationError(f"{card}: there is no such folder")
    if out.resolve().is_relative_to(card.resolve()):
        raise StationError(f"--out {out} lies inside {card}, which must not change")
    result = Decrypted(0, 0, 0, {})
    for path in _files(card):
        below = path.relative_to(card)
        if path.suffix != _SEALED:
            result.not_sealed += path.suffix.lower() in _PHOTOGRAPHS
            continue
        target = out / below.with_suffix("")
        if target.exists():
            result.there_before += 1
            continue
        try:
            _decrypt(path, opener, target)
        except OSError as error:
            result.failed[below] = error.strerror or str(error)
        except WireError as error:
            result.failed[below] = str(error)
        else:
            result.done += 1
    return result


def _files(card: Path) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        raise StationError(f"{error.filename}: cannot be listed: {error.strerror}") from error

    for folder, folders, names in os.walk(card, onerror=stop):
        folders.sort()
        yield from (Path(folder, name) for name in sorted(names))


def _decrypt(path: Path, opener: Opener, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}{_HALF}")
    try:
        with path.open("rb") as sealed, half.open("wb") as into:
            opener.open(sealed, into)
            into.flush()
            os.fsync(into.fileno())
        half.rename(target)  # only what was proved to its last byte gets its name
    finally:
        half.unlink(missing_ok=True)


def tell(result: Decrypted, out: Path, say: Callable[[str], None]) -> None:
    """How it came out, for the person who asked."""
    say(f"{result.done} photographs decrypted into {out}")
    if result.there_before:
        say(f"{result.there_before} were there before, and were left as they are")
    if result.not_sealed:
        say(f"{result.not_sealed} photographs are not encrypted: they are only on the card")
    for path, why in result.failed.items():
        say(f"{path}: {why}")
