"""A unit's Coral: what the configuration wants of it, and what the base is told of it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from edge.config import Model
from edge.service.suspect import NOTE
from sight.coral import Trouble
from sight.on_coral import LONGEST_PAUSE, Wish
from sight.standing import Standing
from wire.event import FaultCode

CODES = {
    Trouble.LIBRARY: FaultCode.CORAL_LIBRARY,
    Trouble.ABSENT: FaultCode.CORAL_ABSENT,
    Trouble.REFUSED: FaultCode.CORAL_REFUSED,
    Trouble.LOST: FaultCode.CORAL_LOST,
    Trouble.WRONG: FaultCode.CORAL_WRONG,
    Trouble.NO_MODEL: FaultCode.CORAL_NO_MODEL,
    Trouble.ENDED: FaultCode.CORAL_ENDED,
}
#: In the runtime directory: how often the process ended so, and that a stick is being opened.
_ENDS, _OPENING = "coral-ends", "coral-opening"


def wish_of(
    told: Model, clock: Callable[[], float], tell: Callable[[Standing], None], rest: float = 0.0
) -> Wish | None:
    """What the section `model` wants of a Coral; None where it wants none."""
    if told.device == "cpu":
        return None
    return Wish(
        clock,
        fall_back=told.on_coral_failure == "cpu",
        retry_seconds=told.coral_retry_seconds,
        rest=rest,
        library=told.coral_library,
        tell=tell,
    )


def rest_after_end(told: Model, environment: Mapping[str, str] = os.environ) -> float:
    """Seconds that the Coral is left alone, for the last process ended while it was at work; or 0.

    Twice as long each time since the machine started: else a stick that ends the process would use
    up the starts that the service manager allows, and the unit with them.
    """
    folder = _folder(told, environment)
    if folder is None or not any((folder / note).exists() for note in (NOTE, _OPENING)):
        return 0.0
    ends = _ends(folder / _ENDS) + 1
    with suppress(OSError):
        (folder / _ENDS).write_text(str(ends), encoding="ascii")
    return float(min(told.coral_retry_seconds * 2 ** min(ends, 20), LONGEST_PAUSE))


@contextmanager
def opening(told: Model, environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """While the model is opened: leaves a note in memory where the process does not survive it."""
    folder = _folder(told, environment)
    if folder is not None:
        with suppress(OSError):
            (folder / _OPENING).touch()
    try:
        yield
    finally:
        if folder is not None:
            with suppress(OSError):
                (folder / _OPENING).unlink(missing_ok=True)


def _folder(told: Model, environment: Mapping[str, str]) -> Path | None:
    folder = environment.get("RUNTIME_DIRECTORY", "")
    return Path(folder) if folder and told.device == "coral" else None


def _ends(note: Path) -> int:
    try:
        return max(int(note.read_text(encoding="ascii")), 0)
    except (OSError, ValueError):
        return 0
