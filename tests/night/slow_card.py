"""A card that takes its time: what lies between two steps that last can then be hit."""

import os
import time
from contextlib import contextmanager
from pathlib import Path

from edge.outbox import Outbox

#: Seconds that a step takes at most, before it and after.
_SLOW = 0.008


def slow_card(chance):
    """Steps that last take as long as on a poor card: what lies between them can be hit."""

    def slowly(place, name):
        real = getattr(place, name)

        def step(*arguments):
            time.sleep(chance.uniform(0, _SLOW))
            made = real(*arguments)
            time.sleep(chance.uniform(0, _SLOW))
            return made

        setattr(place, name, step)

    commit = Outbox.transaction

    @contextmanager
    def transaction(outbox):
        with commit(outbox):
            yield
            time.sleep(chance.uniform(0, _SLOW))
        time.sleep(chance.uniform(0, _SLOW))

    slowly(os, "fsync")
    slowly(Path, "rename")
    Outbox.transaction = transaction
