"""Times and codes as the words that a report uses."""

from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import overload


@overload
def moment(seconds: int) -> str: ...
@overload
def moment(seconds: int | None) -> str | None: ...
def moment(seconds: int | None) -> str | None:
    """UTC in ISO 8601; None stays None."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def word(kind: type[IntEnum], code: int) -> str:
    """The name of a code in small letters, or "faultcode 9" for one of a later version."""
    try:
        return kind(code).name.lower()
    except ValueError:
        return f"{kind.__name__.lower()} {code}"


def words(kind: type[IntFlag], bits: int) -> list[str]:
    """The names of the bits that are set, lowest first."""
    return [(flag.name or "").lower().replace("_", " ") for flag in kind if flag & bits]
