"""The server: sockets, and limits to what anybody on the hotspot can use up."""

import logging
import socket
import socketserver
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from edge.setup.message import SECURE, Reply, Request, told
from edge.setup.site import Site

log = logging.getLogger(__name__)

#: Connections at a time; a phone opens six. Beyond it the oldest is closed.
_MOST = 16
#: Seconds that a connection may last: one request, one reply.
_LONGEST = 20.0
_LARGEST_BODY = 1000
_POLL = 0.25


class Server(ThreadingHTTPServer):
    """Listens at one address; each connection has one request, a thread, and little time."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64  # a phone behind idle connections would wait for seconds
    timeout = _POLL

    def __init__(self, address: str, port: int, site: Site) -> None:
        if ":" in address:
            self.address_family = socket.AF_INET6
        self.site = site
        self._open: dict[socket.socket, float] = {}
        self._lock = Lock()
        super().__init__((address, port), _Handler)

    def server_bind(self) -> None:
        """Bind, and no more: http.server would wait for a name server, and there is none."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def serve_until(self, over: Callable[[], bool]) -> None:
        """Serve until it is over, then let replies that are under way go out."""
        while not over():
            self.handle_request()
            self._close_old(time.monotonic() - _LONGEST)
        until = time.monotonic() + 1.0
        while self._open and time.monotonic() < until:
            time.sleep(0.01)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Begin a thread for a connection, in the place of the oldest where all are taken."""
        with self._lock:
            self._open[request] = time.monotonic()
            oldest = sorted(self._open.values())[-_MOST:][0]
        self._close_old(oldest)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401
        """End a connection."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, _request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A phone that goes away in the middle is no fault."""
        log.debug("connection ended client=%s reason=%r", client_address, sys.exception())

    def _close_old(self, before: float) -> None:
        with self._lock:
            old = [each for each, since in self._open.items() if since < before]
        for each in old:
            try:
                each.shutdown(socket.SHUT_RDWR)  # its thread meets the end, and cleans up
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 5.0

    def version_string(self) -> str:
        return "uncia"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or len(length) > 9:
            self._send(told(HTTPStatus.LENGTH_REQUIRED, "how long is it?"))
        elif int(length) > _LARGEST_BODY:
            self._send(told(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long"))
        else:
            self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        address, port = self.connection.getsockname()[:2]
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, (address, port), body)
        try:
            reply = self.server.site.answer(request)
        except Exception:
            log.exception("a request could not be answered")
            reply = told(HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of this software; load again")
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        kind = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body))}
        for name, value in (SECURE | kind | dict(reply.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """As http.server calls it, for what is no request: with our headers, and no echo."""
        del message, explain
        status = HTTPStatus(code)
        self.close_connection = True
        self._send(told(status, status.phrase))

    def log_message(self, form: str, *values: object) -> None:
        log.debug(form, *values)
