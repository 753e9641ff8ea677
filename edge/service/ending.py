"""How a service ends: the one place that says what each exit status means.

systemd reads them: firmware_config/systemd/ says what it does on each.
"""

from dataclasses import dataclass
from enum import IntEnum


class Status(IntEnum):
    """The exit status of every `uncia edge` command."""

    #: All was done, or the service was asked to stop and did. It is not started again.
    DONE = 0
    #: Something went wrong and was told; of a service: a fault of this software. Started again.
    FAILED = 1
    #: The command line or the configuration is wrong: starting again would not help.
    REFUSED = 2
    #: The camera or the folder gives nothing more unless it is opened anew. Started again.
    SOURCE = 69
    #: The outbox or the evidence folder cannot be opened or written. Started again.
    STATE = 74
    #: The configuration file says something else than at the start. Started again, with that.
    CHANGED = 75


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a service ends, for the log, and the status that it ends with."""

    status: Status
    reason: str
