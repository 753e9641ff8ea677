"""What a gate knows of its place, in a file, so that a restart does not begin blind."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from edge.evidence.whole_file import write_whole
from sight.gate import Region
from sight.motion.known import DamagedError, Known, packed, unpacked
from sight.photograph import Pixels
from sight.recollection import Recall, Recollection

log = logging.getLogger(__name__)


def read_known(file: Path) -> Known:
    """What an earlier run knew; nothing, and a line in the log, where that cannot be read."""
    try:
        return unpacked(file.read_bytes())
    except FileNotFoundError:
        return Known()
    except (OSError, DamagedError) as error:
        log.warning("begins blind: what was known is ignored file=%s reason=%s", file, error)
        return Known()


def write_known(file: Path, known: Known) -> None:
    """Keep what is known, whole or not at all; where it cannot be written, that is logged."""
    data = packed(known)

    def fill(written: BinaryIO) -> None:
        written.write(data)

    try:
        write_whole(file, fill)
    except OSError as error:
        log.warning("what is known is not kept file=%s reason=%s", file, error)


def remembering(file: Path, every_bursts: int) -> Recall:
    """A recollection that goes on where an earlier run's ended, kept after so many bursts."""
    recollection, bursts = Recollection(read_known(file)), 0

    def recall(
        frames: Sequence[Pixels], infrared: bool, known: Sequence[Sequence[Region]]
    ) -> list[list[Region]]:
        nonlocal bursts
        added, bursts = recollection(frames, infrared, known), bursts + 1
        if bursts % every_bursts == 0:
            write_known(file, recollection.known)
        return added

    return recall
