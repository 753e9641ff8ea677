"""The link to an MQTT broker: what happens on it comes out of `next`, in order, in one thread.

The only file that knows paho. Its callbacks run in a thread of its own and do nothing but queue;
its own memory of unsent messages is never trusted: what must arrive is kept by the caller until
the other side has answered.
"""

import queue
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from wire.error import WireError

_SCHEMES = {"mqtt": (1883, False), "mqtts": (8883, True)}
_LONGEST_WAIT = 60


@dataclass(frozen=True, slots=True)
class Broker:
    """Where a broker is and who we are to it. The password is never part of a URL."""

    host: str
    port: int
    tls: bool = False
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return self.url

    @property
    def url(self) -> str:
        """The address as it may be shown: without the password."""
        user = f"{self.username}@" if self.username else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{user}{host}:{self.port}"


def broker_at(url: str, password: str = "") -> Broker:
    """The broker of mqtt://[user@]host[:port] or mqtts://... Raises WireError for anything else."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError as error:
        raise WireError(f"broker {url!r}: {error}") from error
    if scheme not in _SCHEMES or not host or parts.path.strip("/"):
        raise WireError(f"broker {url!r} is not mqtt://[user@]host[:port] or mqtts://...")
    if parts.password is not None:
        raise WireError("a broker's password does not belong in its URL: use a password file")
    usual_port, tls = _SCHEMES[scheme]
    return Broker(host, port or usual_port, tls, parts.username or "", password)


@dataclass(frozen=True, slots=True)
class Up:
    """The broker took us in and knows what we listen to."""


@dataclass(frozen=True, slots=True)
class Down:
    """No connection, and why as far as is known. The link goes on trying by itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class Received:
    """A message that the broker delivered. It redelivers it until `Link.acknowledge`."""

    topic: str
    payload: bytes
    message_id: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker has taken a message that we published. It says nothing of who has read it."""

    message_id: int


Happening = Up | Down | Received | Accepted


class Link:
    """A connection that keeps itself up, with its happenings as a queue.

    `keep_session`: the broker keeps our subscriptions and what arrives for them while we are away.
    """

    def __init__(
        self, broker: Broker, name: str, topics: tuple[str, ...], *, keep_session: bool = False
    ) -> None:
        self._broker = broker
        self._topics = topics
        self._happenings: queue.SimpleQueue[Happening] = queue.SimpleQueue()
        self._client = self._make_client(name, keep_session=keep_session)

    def _make_client(self, name: str, *, keep_session: bool) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            clean_session=not keep_session,
            protocol=MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        if self._broker.username:
            client.username_pw_set(self._broker.username, self._broker.password)
        if self._broker.tls:
            client.tls_set_context(ssl.create_default_context())
        client.reconnect_delay_set(1, _LONGEST_WAIT)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        return client

    def start(self) -> None:
        """Begin to connect, and to reconnect for as long as it takes."""
        self._client.connect_async(self._broker.host, self._broker.port, keepalive=30)
        self._client.loop_start()

    def stop(self) -> None:
        """Say goodbye to the broker and end the link."""
        self._client.disconnect()
        self._client.loop_stop()

    def next(self, seconds: float) -> Happening | None:
        """What happened next, waiting for it at most so long; None if nothing did."""
        try:
            return self._happenings.get(block=seconds > 0, timeout=seconds or None)
        except queue.Empty:
            return None

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Send at least once (QoS 1); the id comes back in an Accepted."""
        return self._client.publish(topic, payload, qos=1, retain=retain).mid

    def acknowledge(self, received: Received) -> None:
        """Tell the broker that a message is safe with us."""
        # What was published at QoS 0 has no id, and a broker hangs up on who acknowledges 0.
        if received.message_id:
            self._client.ack(received.message_id, qos=1)

    def _on_connect(
        self, client: Client, _data: object, _flags: ConnectFlags, code: ReasonCode, _p: object
    ) -> None:
        if code.is_failure:
            self._happenings.put(Down(f"{self._broker.url} refused us: {code}"))
            return
        if self._topics:
            client.subscribe([(topic, 1) for topic in self._topics])
        else:
            self._happenings.put(Up())

    def _on_subscribe(
        self, _c: Client, _d: object, _id: int, codes: list[ReasonCode], _p: Properties | None
    ) -> None:
        # Only now do messages come, and whatever was retained before our own next word.
        refused = [str(code) for code in codes if code.is_failure]
        self._happenings.put(
            Down(f"{self._broker.url} refused our subscription: {refused[0]}") if refused else Up()
        )

    def _on_connect_fail(self, _client: Client, _data: object) -> None:
        self._happenings.put(Down(f"no broker answers at {self._broker.url}"))

    def _on_disconnect(
        self, _c: Client, _d: object, _f: DisconnectFlags, code: ReasonCode, _p: Properties | None
    ) -> None:
        self._happenings.put(Down(f"{self._broker.url} closed the connection: {code}"))

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # none of ours, and no reason to end paho's thread
        self._happenings.put(Received(topic, bytes(message.payload), message.mid))

    def _on_publish(self, _c: Client, _d: object, message_id: int, *_rest: object) -> None:
        self._happenings.put(Accepted(message_id))


@contextmanager
def connected(link: Link) -> Iterator[Link]:
    """The link, started, and stopped at the end."""
    link.start()
    try:
        yield link
    finally:
        link.stop()
