"""The running base, put together: the only file that chooses between concrete parts."""

import logging
import secrets
import sys
import time
from contextlib import closing
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from threading import Event

from base.ingest import Ingest
from base.password import read_passwords, with_password
from base.store import Store
from wire.mqtt import Broker, Link, broker_at, connected
from wire.topic import EVENTS, HOLDINGS


class Station:
    """A base station, which serves until it is told to stop."""

    def __init__(self, store: str, name: str, password_file: Path | None) -> None:
        """`name` is ours to the broker. Raises PasswordError."""
        self._store = store
        self._name = name
        self._passwords = read_passwords(password_file) if password_file else None

    def serve_at(self, url: str, stopping: Event) -> None:
        """Serve at a broker that runs elsewhere, which keeps for us what comes while we are away.

        Raises WireError for what is no URL, StationError where the store cannot be used.
        """
        broker = broker_at(url)
        if self._passwords:
            broker = with_password(broker, self._passwords)
        self._serve(broker, f"connected to {broker.url}", stopping, keep_session=True)

    def serve_here(self, host: str, port: int, stopping: Event) -> None:
        """Serve with a broker of our own. Raises StationError."""
        from base.broker import EmbeddedBroker  # noqa: PLC0415 - most stations need no amqtt

        # Our own way in is a password for this run, so that the file stays the operator's.
        ours = Broker("", 0, username=secrets.token_hex(8), password=secrets.token_urlsafe())
        passwords = self._passwords and self._passwords | {ours.username: ours.password}
        with EmbeddedBroker(host, port, passwords) as embedded:
            shown = Broker(host, embedded.port)
            broker = Broker(_reachable(host), embedded.port, False, ours.username, ours.password)
            self._serve(broker, f"listening on {shown.url}", stopping, keep_session=False)

    def _serve(self, broker: Broker, ready: str, stopping: Event, *, keep_session: bool) -> None:
        _log_to_stderr()

        @cache  # said once, however often the broker comes back
        def announce() -> None:
            print(ready, flush=True)

        link = Link(broker, self._name, (EVENTS, HOLDINGS), keep_session=keep_session)
        with closing(Store(self._store)) as store, connected(link):
            Ingest(link, store, _now, announce).run(stopping)


def _now() -> int:
    return int(time.time())


def _reachable(host: str) -> str:
    """An address at which to reach a listener that may listen on all of them."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"


def _log_to_stderr() -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
