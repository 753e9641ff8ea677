"""A unit's night on a disk: bursts without end, secured and journaled, until it is killed.

Run as `python -m tests.edge.evidence.night STATE PHOTOGRAPHS [RECIPIENT]`.
"""

import sys
from itertools import count
from pathlib import Path

from edge.evidence.evidence import Evidence
from edge.evidence.register import Register
from edge.journal import Journal
from edge.outbox import open_outbox
from edge.period import Bearings
from tests.edge.outcomes import an_outcome
from wire.age import seal_to
from wire.label import EMPTY, PEOPLE, SNOW_LEOPARD

#: What the bursts show, in turn; of empties, which are in quarantine, nothing needs to last.
LABELS = (SNOW_LEOPARD, EMPTY, PEOPLE)
FRAMES = 2


def sources(number, photographs):
    """The photographs of a burst with this number."""
    return [photographs[(number * FRAMES + at) % len(photographs)] for at in range(FRAMES)]


def main(state, folder, recipient=""):
    """Go on from the number after the last."""
    outbox = open_outbox(state)
    seal = seal_to(recipient) if recipient else None
    register = Register(outbox, forgetful=seal is not None)
    evidence = Evidence(state / "evidence", 150_000, register=register, seal=seal)
    journal = Journal(outbox, Bearings(1, b"abcd"), 24, register=register)
    photographs = sorted(folder.iterdir())
    print("ready", flush=True)
    for number in count(1):
        outcome = an_outcome(LABELS[number % 3], number, sources(number, photographs))
        journal.record(evidence.secure(outcome))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
