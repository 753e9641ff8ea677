"""A broker inside this process, so that nothing has to be installed to try the base.

The only file that knows amqtt, which speaks MQTT 3.1.1 and keeps everything in memory: what it
loses when the process dies, the units still have. It runs in a thread with a loop of its own.
"""

import asyncio
import hmac
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from threading import Thread
from types import TracebackType
from typing import Any, Self

from amqtt.broker import Broker as Amqtt
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session

from base.error import BrokerError

_LOG = logging.getLogger(__name__)
_LISTENER = "default"
_STOP_SECONDS = 5


class EmbeddedBroker:
    """Listens while it is entered. Without passwords it takes in everybody on this machine."""

    def __init__(self, host: str, port: int, passwords: Mapping[str, str] | None) -> None:
        """Port 0 is any free one. Raises BrokerError for an open door to the network."""
        if passwords is None and not _is_loopback(host):
            raise BrokerError(
                f"will not listen on {host} without passwords: anybody there could send and read "
                "events; give --password-file, or listen on 127.0.0.1"
            )
        self._address = host, port
        self._passwords = passwords
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_log_failure)
        self._thread = Thread(target=self._loop.run_forever, name="embedded-broker", daemon=True)
        self.port = port

    def __enter__(self) -> Self:
        # It tells of every packet, and of every stranger's garbage as an error of its own.
        logging.getLogger("amqtt").setLevel(logging.CRITICAL)
        logging.getLogger("transitions").setLevel(logging.CRITICAL)
        self._thread.start()
        try:
            self._in_loop(self._start())
        except OSError as error:
            self._end_loop()
            host, port = self._address
            raise BrokerError(
                f"cannot listen on {host}:{port}: {error.strerror}; is another broker running "
                "there? Use it with --broker, or another port with --listen"
            ) from error
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            self._in_loop(self._shut_down())
        except TimeoutError:
            _LOG.warning("embedded broker did not stop in time seconds=%d", _STOP_SECONDS)
        self._end_loop()

    async def _start(self) -> None:
        self._amqtt = _Broker(_configuration(self._passwords))
        # The socket is ours, so that the port is known and a failure to bind has its own name.
        connected = partial(self._amqtt.stream_connected, listener_name=_LISTENER)
        self._server = await asyncio.start_server(connected, *self._address, start_serving=False)
        await self._amqtt.start()
        await self._server.start_serving()
        self.port = self._server.sockets[0].getsockname()[1]

    async def _shut_down(self) -> None:
        self._server.close()
        await self._amqtt.shutdown()
        clients = asyncio.all_tasks() - {asyncio.current_task()}
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    def _in_loop(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_STOP_SECONDS)

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_SECONDS)


class _Broker(Amqtt):  # type: ignore[misc]  # amqtt publishes no types
    """amqtt 0.12 sends whoever connects what is retained for anybody's subscription: not ours."""

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        subscribers = self.subscriptions.get(subscription[0], ())
        if any(each.client_id == session.client_id for each, _ in subscribers):
            await super()._publish_retained_messages_for_subscription(subscription, session)


class PasswordPlugin(BaseAuthPlugin):  # type: ignore[misc]  # amqtt publishes no types
    """Lets in who knows a password of the file."""

    @dataclass
    class Config:
        """The passwords by user."""

        passwords: dict[str, str] = field(default_factory=dict, repr=False)

    async def authenticate(self, *, session: Session) -> bool:
        """Whether the session's user has this password."""
        user, password = session.username or "", session.password or ""
        expected = self.config.passwords.get(user, "")
        if expected and hmac.compare_digest(expected.encode(), password.encode()):
            return True
        _LOG.warning("client refused, wrong user or password user=%r", user[:64])
        return False


class OpenPlugin(BaseAuthPlugin):  # type: ignore[misc]  # amqtt publishes no types
    """Lets in everybody."""

    async def authenticate(self, *, session: Session) -> bool:  # noqa: ARG002 - amqtt's signature
        """Yes."""
        return True


def _configuration(passwords: Mapping[str, str] | None) -> dict[str, Any]:
    plugin: dict[str, Any] = {f"{__name__}.OpenPlugin": {}}
    if passwords is not None:
        plugin = {f"{__name__}.PasswordPlugin": {"passwords": dict(passwords)}}
    return {"listeners": {_LISTENER: {"type": "external"}}, "plugins": plugin}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _log_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _LOG.info("embedded broker lost a client error=%r", context.get("exception"))
