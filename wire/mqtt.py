"""The link to an MQTT broker: what happens on it comes out of `next`, in order, in one thread.

The only file that knows paho. Its callbacks run in a thread of its own and do nothing but queue;
its own memory of unsent messages is never trusted: what must arrive is kept by the caller until
the other side has answered.

What is queued is bounded, and paho's thread is never made to wait: while it waits no keepalive goes
out, nor any acknowledgement, and the embedded broker, in our own process, would hold what we do
not read. So a message without room is not taken in. At QoS 0 it is gone, as QoS 0 allows. At QoS 1
it stays unacknowledged, and MQTT 3.1.1 redelivers that on a new connection only: once everything
taken in is acknowledged, the link hangs up and comes back for the rest.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock
from urllib.parse import urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from wire.connection import Connection
from wire.error import WireError
from wire.happening import Accepted, Down, Happening, Received, Up
from wire.inbox import Inbox
from wire.overflow import Overflow

_SCHEMES = {"mqtt": (1883, False), "mqtts": (8883, True)}
#: Between tries to connect, in seconds: a broker that is only restarted is back within one.
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 60
#: Some 5,000 events. mosquitto sends 20 ahead of an acknowledgement unless it is told otherwise.
_ROOM_BYTES = 2_000_000
_GOODBYE_SECONDS = 5.0


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


class Link:
    """A connection that keeps itself up, with its happenings as a queue.

    `keep_session`: the broker keeps our subscriptions and what arrives for them while we are away.
    """

    def __init__(
        self, broker: Broker, name: str, topics: tuple[str, ...], *, keep_session: bool = False
    ) -> None:
        self._broker, self._name, self._topics = broker, name, topics
        self._keep_session = keep_session
        self._inbox = Inbox(_ROOM_BYTES)
        self._overflow = Overflow()
        self._connection = Connection()
        # Held from looking at the connection's number to what follows from it.
        self._lock = Lock()
        self._client = self._make_client()

    def _make_client(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._name,
            clean_session=not self._keep_session,
            protocol=MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        if self._broker.username:
            client.username_pw_set(self._broker.username, self._broker.password)
        if self._broker.tls:
            client.tls_set_context(ssl.create_default_context())
        client.reconnect_delay_set(_FIRST_WAIT, _LONGEST_WAIT)  # type: ignore[arg-type]  # any number
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
        if seconds > 0:
            self._come_back_for_the_rest()
        return self._inbox.take(seconds)

    def _come_back_for_the_rest(self) -> None:
        """If there was no room for promised messages, and now is: connect anew to be sent them."""
        with self._lock:
            if not self._connection.is_used_up:
                return
            self._connection.change()
            client, self._client = self._client, self._make_client()
        gone = Event()
        client.on_disconnect = lambda *_: gone.set()
        if client.disconnect() is MQTTErrorCode.MQTT_ERR_SUCCESS:
            # What was acknowledged goes out before the goodbye; a dead network is not waited for.
            gone.wait(_GOODBYE_SECONDS)
        # paho's thread ends with its connection. Up will follow, as after an outage.
        self.start()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Send at least once (QoS 1); the id comes back in an Accepted."""
        return self._client.publish(topic, payload, qos=1, retain=retain).mid

    def acknowledge(self, received: Received) -> None:
        """Tell the broker that a message is safe with us.

        Nothing is said of what came on an earlier connection: the broker delivers that again, and
        its packet id may by now be another message's.
        """
        with self._lock:
            if self._connection.settles(received):
                self._client.ack(received.message_id, qos=1)

    def _on_connect(
        self, client: Client, _data: object, _flags: ConnectFlags, code: ReasonCode, _p: object
    ) -> None:
        if code.is_failure:
            self._inbox.put(Down(f"{self._broker.url} refused us: {code}"))
            return
        with self._lock:
            self._connection.change()
        if self._topics:
            client.subscribe([(topic, 1) for topic in self._topics])
        else:
            self._inbox.put(Up())

    def _on_subscribe(
        self, _c: Client, _d: object, _id: int, codes: list[ReasonCode], _p: Properties | None
    ) -> None:
        # Only now do messages come, and whatever was retained before our own next word.
        refused = [str(code) for code in codes if code.is_failure]
        self._inbox.put(
            Down(f"{self._broker.url} refused our subscription: {refused[0]}") if refused else Up()
        )

    def _on_connect_fail(self, _client: Client, _data: object) -> None:
        self._inbox.put(Down(f"no broker answers at {self._broker.url}"))

    def _on_disconnect(
        self, client: Client, _d: object, _f: DisconnectFlags, code: ReasonCode, _p: object
    ) -> None:
        if client is not self._client:
            return
        with self._lock:
            self._connection.change()
        self._inbox.put(Down(f"{self._broker.url} closed the connection: {code}"))

    def _on_message(self, client: Client, _data: object, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # none of ours, and no reason to end paho's thread
        payload, promised = bytes(message.payload), message.qos > 0
        with self._lock:
            if client is not self._client:
                return
            number, retained = self._connection.number, bool(message.retain)
            received = Received(topic, payload, message.mid, number, retained)
            admitted = self._inbox.admit(received)
            if promised:
                self._connection.took_in(admitted=admitted)
        if not admitted:
            self._overflow.count(promised=promised, now=time.monotonic())

    def _on_publish(self, client: Client, _d: object, message_id: int, *_rest: object) -> None:
        if client is self._client:
            self._inbox.put(Accepted(message_id))


@contextmanager
def connected(link: Link) -> Iterator[Link]:
    """The link, started, and stopped at the end."""
    link.start()
    try:
        yield link
    finally:
        link.stop()
