"""What unit and base tell each other about delivery: what is held, and what is stored."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from wire.event import U32, VERSION, Sequence

Digest = Annotated[bytes, Meta(min_length=4, max_length=4)]


class Holding(Struct, array_like=True, frozen=True, kw_only=True):
    """Unit to base: the outbox still holds `oldest` up to `newest`.

    Whatever is below `oldest` will never be sent again, so the base need not wait for it.
    An empty outbox says `oldest` = `newest` + 1.
    """

    version: Literal[1] = VERSION
    oldest: Sequence
    newest: U32


class Stored(Struct, array_like=True, frozen=True, kw_only=True):
    """Base to unit: every event up to `through` is committed, or known to be lost.

    `digest` is the first four bytes of the SHA-256 of the payload with that sequence; a unit
    that holds another payload there was set up anew and must not delete anything. None where
    the base does not have that payload.
    """

    version: Literal[1] = VERSION
    through: U32
    digest: Digest | None = None
