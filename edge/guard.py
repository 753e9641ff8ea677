"""A judge around a judge that no photograph can bring down."""

import logging
from collections.abc import Sequence
from pathlib import Path

from sight.judge import Frame, Judge, Judged

log = logging.getLogger(__name__)


def guarded(judge: Judge) -> Judge:
    """The same judge, but whatever is raised fails the burst and not the unit.

    The only place of the capture process that survives an error nobody thought of: one photograph
    that trips over a fault of ours would else stop the camera each time it is given again.
    """

    def judge_or_fail(paths: Sequence[Path]) -> Judged:
        try:
            return judge(paths)
        except Exception as error:
            log.exception("a burst could not be judged and is kept first=%r", str(paths[0]))
            failed = Frame(failure=f"a fault of this software: {type(error).__name__}: {error}")
            return Judged(tuple(failed for _ in paths), None)

    return judge_or_fail
