"""The heap of this process: memory that is free, but that the C library keeps for later."""

import ctypes
from collections.abc import Sequence
from pathlib import Path

from sight.judge import SHORT, Judge, Judged

#: Of mallopt(3), glibc's. By itself it returns what a burst needed to the system right after, and
#: gets it anew, page by page, for the next: 10 ms of a burst of 60.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
#: Bytes: more than a short burst needs, and the largest piece of it (glibc takes no more).
_KEPT, _PIECE = 64 << 20, 32 << 20


def giving_back(judge: Judge) -> Judge:
    """The same judge, which after a long burst returns what it needed for it, and only then.

    Ten halves of large photographs leave 18 MB in pieces that no whole photograph of the next burst
    fits in, so that both together would be more than a small unit has. After short bursts the
    pieces fit, and stay.
    """
    library = ctypes.CDLL(None)
    trim = getattr(library, "malloc_trim", None)  # glibc's; musl has none
    if trim:
        library.mallopt(_MMAP_THRESHOLD, _PIECE)
        library.mallopt(_TRIM_THRESHOLD, _KEPT)

    def judge_and_give_back(paths: Sequence[Path]) -> Judged:
        judged = judge(paths)
        if trim and len(paths) > SHORT:
            trim(0)
        return judged

    return judge_and_give_back
