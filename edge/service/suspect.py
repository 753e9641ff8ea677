"""A judge around a judge that remembers, through a killed process, which burst it was judging."""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sight.judge import Frame, Judge, Judged

log = logging.getLogger(__name__)

#: In `folder` while a burst is judged; found at a start, the process ended in the midst of one.
NOTE = "judging"
_MOST = 2
_WHY = f"judging it ended this process {_MOST} times: it hung, or the process was killed"


def suspecting(judge: Judge, folder: Path) -> Judge:
    """The same judge, but a burst during which the process ended twice is failed unseen.

    A photograph that hangs or kills a decoder would be given again at each start, and be the end of
    the camera. `folder` is in memory (RuntimeDirectory), so that this costs the card nothing.
    """
    note = folder / NOTE

    def judge_once_more(paths: Sequence[Path]) -> Judged:
        name = hashlib.sha256("\n".join(map(str, paths)).encode(errors="replace")).hexdigest()
        times = _times(note, name)
        if times >= _MOST:
            log.error("a burst is kept unseen first=%r reason=%r", str(paths[0]), _WHY)
            _forget(note)
            return Judged(tuple(Frame(failure=_WHY) for _ in paths), None)
        with suppress(OSError):
            note.write_text(f"{name} {times + 1}", encoding="ascii")
        judged = judge(paths)
        _forget(note)
        return judged

    return judge_once_more


def _times(note: Path, name: str) -> int:
    """How often the process ended while it judged the burst of that name."""
    try:
        suspect, times = note.read_text(encoding="ascii").split()
        return int(times) if suspect == name else 0
    except (OSError, ValueError):
        return 0


def _forget(note: Path) -> None:
    with suppress(OSError):
        note.unlink(missing_ok=True)
