"""Cutting the power at the end of a run, by the command of the board that gives it."""

import logging
import shlex
import subprocess

log = logging.getLogger(__name__)


def power_off(command: str) -> None:
    """Run the command that cuts the power; nothing without one. It is called come what may.

    A unit that stays awake because something failed has an empty battery in a day.
    """
    if not command:
        return
    log.info("powering off command=%r", command)
    try:
        subprocess.run(shlex.split(command), check=False)
    except (OSError, ValueError) as error:
        log.error("the power stays on reason=%s", error)  # noqa: TRY400  (the reason says it all)
