"""The way to a broker, with real sockets and certificates that are made on the spot."""

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from edge.check import network
from edge.check.finding import State
from edge.check.network import encrypted, reached
from tests.base.brokers import free_port
from wire.mqtt import Broker

NOW = datetime.now(UTC)


def certificate(folder, begins, ends, host="127.0.0.1"):
    """A certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "base")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "base.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def listening():
    """Starts listeners with a certificate, or without."""
    sockets = []

    def listen(pem=None):
        listener = socket.create_server(("127.0.0.1", 0))
        sockets.append(listener)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if pem:
            context.load_cert_chain(pem)

        def serve():
            while True:
                try:
                    plain, _ = listener.accept()
                except OSError:
                    return
                with plain:
                    try:
                        if pem:
                            context.wrap_socket(plain, server_side=True).close()
                        else:
                            plain.sendall(b"no TLS here")
                    except OSError:
                        continue

        Thread(target=serve, daemon=True).start()
        return Broker("127.0.0.1", listener.getsockname()[1], tls=True)

    yield listen
    for each in sockets:
        each.close()


@pytest.fixture
def trusting(monkeypatch):
    """Makes the unit trust a certificate."""

    def trust(pem):
        context = ssl.create_default_context(cafile=str(pem))
        monkeypatch.setattr(network.ssl, "create_default_context", lambda: context)

    return trust


def test_a_broker_that_listens_is_reached(listening):
    assert reached(listening()).state is State.OK


def test_a_port_where_nothing_listens_is_told_from_a_name_that_is_unknown():
    refused = reached(Broker("127.0.0.1", free_port()))
    assert "no broker" in refused.advice
    unknown = reached(Broker("no-such-host.invalid", 1883))
    assert "name not found" in unknown.said
    assert {refused.state, unknown.state} == {State.WRONG}


def test_a_good_certificate_says_until_when(listening, trusting, tmp_path):
    pem = certificate(tmp_path, NOW - timedelta(days=1), NOW + timedelta(days=100))
    trusting(pem)
    found = encrypted(listening(pem))
    assert (found.state, "good until" in found.said) == (State.OK, True)


@pytest.mark.parametrize(("begins", "ends"), [(-20, -10), (10, 20)])
def test_a_certificate_of_another_time_points_to_the_clock(
    listening, trusting, tmp_path, begins, ends
):
    pem = certificate(tmp_path, NOW + timedelta(days=begins), NOW + timedelta(days=ends))
    trusting(pem)
    found = encrypted(listening(pem))
    assert (found.state, "clock" in found.advice) == (State.WRONG, True)


def test_a_certificate_of_another_host_or_authority_is_refused(listening, trusting, tmp_path):
    pem = certificate(tmp_path, NOW - timedelta(days=1), NOW + timedelta(days=9), host="10.0.0.9")
    assert "authority" in encrypted(listening(pem)).advice
    trusting(pem)
    assert "uplink.broker" in encrypted(listening(pem)).advice


def test_a_port_without_tls_is_said_to_be_one(listening):
    assert "port for TLS" in encrypted(listening()).advice


def test_without_tls_it_is_not_configured_and_other_hosts_are_warned_of():
    assert encrypted(Broker("127.0.0.1", 1)).advice == ""
    found = encrypted(Broker("base.example", 1883))
    assert (found.state, "mqtts" in found.advice) == (State.UNKNOWN, True)
