"""What happens on a link to a broker."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Up:
    """The broker took us in and knows what we listen to."""


@dataclass(frozen=True, slots=True)
class Down:
    """No connection, and why as far as is known. The link goes on trying by itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class Received:
    """A message that the broker delivered. It redelivers it until `Link.acknowledge`.

    `message_id` means something on the `connection` it came on only: on the next, the broker may
    have given it to another message. 0 is that of a message which nobody will redeliver (QoS 0).
    `retained`: the broker kept it from earlier, and whoever sent it may be gone.
    """

    topic: str
    payload: bytes
    message_id: int
    connection: int = 0
    retained: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker has taken a message that we published. It says nothing of who has read it."""

    message_id: int


Happening = Up | Down | Received | Accepted
