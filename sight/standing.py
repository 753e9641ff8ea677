"""Standing: where inference runs at the moment, and why not where it was to."""

from dataclasses import dataclass

from sight.coral import Trouble
from wire.event import Device


@dataclass(frozen=True, slots=True)
class Standing:
    """`device` runs the model; `trouble` keeps a Coral that was asked for from it, as `said`."""

    device: Device
    trouble: Trouble | None = None
    said: str = ""
