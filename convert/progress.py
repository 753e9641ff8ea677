"""Progress of long work: a line every few seconds."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
_SECONDS = 5.0


def shown(items: Sequence[_Item], what: str) -> Iterator[_Item]:
    """The items one by one; says on standard error how far they are and how long it takes."""
    began = said = time.monotonic()
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - said >= _SECONDS:
            said, left = now, (now - began) / done * (len(items) - done)
            print(f"{what}: {done} of {len(items)}, {left:.0f} s left", file=sys.stderr, flush=True)
        yield item
    took = time.monotonic() - began
    print(f"{what}: {len(items)} in {took:.0f} s", file=sys.stderr, flush=True)
