"""The server on a real socket: what anybody on the hotspot may send it."""

import http.client
import socket
from contextlib import closing
from threading import Event, Thread

import pytest

from edge.config import Config, ConfigError, Setup
from edge.setup import server as server_module
from edge.setup.address import checked_address
from edge.setup.message import SECURE
from edge.setup.server import Server
from tests.base.waiting import until
from tests.edge.setup.site_bench import CODE, Bench


@pytest.fixture
def served():
    bench, over = Bench(), Event()
    for _ in range(3):
        bench.lookout.turn()
    with Server("127.0.0.1", 0, bench.site) as server:
        bench.port, bench.server = server.server_port, server
        thread = Thread(target=server.serve_until, args=(over.is_set,))
        thread.start()
        yield bench
        over.set()
        thread.join(10)


def sent(bench, content):
    """What comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", bench.port), timeout=10) as client:
        client.sendall(content)
        client.shutdown(socket.SHUT_WR)
        told = b""
        while part := client.recv(65536):
            told += part
        return told


def asked(bench, method, path, body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", bench.port, timeout=10)) as client:
        client.request(method, path, body, headers)
        reply = client.getresponse()
        return reply.status, reply.headers, reply.read()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_the_way_in_works_on_a_real_socket(served):
    status, headers, _ = asked(
        served, "POST", "/code", f"mark={served.door.mark}&code={CODE}", **FORM
    )
    assert status == 303
    cookie = headers["Set-Cookie"].partition(";")[0]
    status, headers, body = asked(served, "GET", "/live.jpg", Cookie=cookie)
    assert (status, headers["Content-Type"], body[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert asked(served, "HEAD", "/live.jpg", Cookie=cookie)[2] == b""


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 200), ("GET", "/live.jpg", 403), ("POST", "/done", 403), ("PUT", "/", 501),
     ("GET", "/setup.css", 200), ("GET", "/../../etc/passwd", 403)],
)  # fmt: skip
def test_every_reply_has_the_headers_that_keep_the_page_to_itself(served, method, path, status):
    body = "x=1" if method == "POST" else None
    found, headers, _ = asked(served, method, path, body)
    assert found == status
    for name, text in SECURE.items():
        assert headers[name] == text
    assert headers["Server"].strip() == "uncia"


def test_another_host_name_is_refused(served):
    assert asked(served, "GET", "/", Host="evil.example")[0] == 421


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n", b" 431 "),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b" 414 "),
        (b"POST /code HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + b"a" * 1001, b" 413 "),
        (b"POST /code HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b" 411 "),
        (b"POST /code HTTP/1.1\r\nContent-Length: 9999999999999\r\n\r\n", b" 411 "),
        (b"POST /code HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b" 411 "),
        (b"nonsense\r\n\r\n", b""),
        (b"\xff\xfe\x00\r\n\r\n", b""),
        (b"", b""),
    ],
)
def test_what_is_too_much_or_no_request_is_refused_and_the_page_goes_on(served, content, status):
    told = sent(served, content)
    assert status in told[:40]
    assert asked(served, "GET", "/")[0] == 200


def test_a_fault_in_the_site_is_a_reply_and_says_nothing_of_itself(served, monkeypatch):
    def broken(_request):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(served.site, "answer", broken)
    status, headers, body = asked(served, "GET", "/")
    assert (status, b"secret" in body) == (500, False)
    assert headers["X-Frame-Options"] == "DENY"


def test_idle_connections_make_room_for_the_phone(served):
    idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(60)]
    assert asked(served, "GET", "/")[0] == 200
    until(lambda: len(served.server._open) <= server_module._MOST)
    for each in idle:
        each.close()


def test_who_sends_a_byte_now_and_then_is_cut_off(served, monkeypatch):
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as slow:
        slow.sendall(b"GET / HT")
        until(lambda: served.server._open)
        monkeypatch.setattr(server_module, "_LONGEST", -1.0)
        assert slow.recv(100) == b""


def test_an_address_for_every_network_is_refused_unless_it_is_meant():
    for address in ("0.0.0.0", "::"):  # noqa: S104  (that it is refused is the point)
        with pytest.raises(ConfigError, match=r"setup\.every_address"):
            checked_address(Config(setup=Setup(address=address)))
        meant = Config(setup=Setup(address=address, every_address=True))
        assert checked_address(meant) == address
    with pytest.raises(ConfigError, match="no address"):
        checked_address(Config(setup=Setup(address="uncia.local")))


def test_no_name_server_is_asked_when_it_is_opened(monkeypatch):
    monkeypatch.setattr(socket, "getfqdn", lambda *_: pytest.fail("a name server was asked"))
    with Server("127.0.0.1", 0, Bench().site):
        pass


def test_the_log_holds_no_code(served, caplog):
    caplog.set_level("DEBUG")
    asked(served, "POST", "/code", f"mark={served.door.mark}&code=777777", **FORM)
    asked(served, "POST", "/code", f"mark={served.door.mark}&code={CODE}", **FORM)
    assert "tries_left=4" in caplog.text
    assert CODE not in caplog.text
    assert "777777" not in caplog.text
