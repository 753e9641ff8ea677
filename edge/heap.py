"""The heap of this process: memory that is free, but that the C library keeps for later."""

import ctypes
from collections.abc import Sequence
from pathlib import Path

from sight.judge import SHORT, Judge, Judged


def giving_back(judge: Judge) -> Judge:
    """The same judge, which after a long burst returns what it needed for it.

    Ten halves of large photographs leave 18 MB in pieces that no whole photograph of the next burst
    fits in, so that both together would be more than a small unit has. After short bursts the
    pieces fit, and to get them anew from the system costs 10 % of the burst.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; musl has none

    def judge_and_give_back(paths: Sequence[Path]) -> Judged:
        judged = judge(paths)
        if trim and len(paths) > SHORT:
            trim(0)
        return judged

    return judge_and_give_back
