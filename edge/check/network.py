"""The way to the broker, step by step, so that what fails has a name: address, port, TLS."""

import errno
import socket
import ssl
from datetime import UTC, datetime

from edge.check.finding import Finding, fine, unknown, wrong
from wire.mqtt import Broker

_SECONDS = 8.0
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_CLOCK = "see the line of the clock: a wrong clock makes good certificates bad"


def reached(broker: Broker) -> Finding:
    """Whether the broker's name is known, and something listens there."""
    try:
        found = socket.getaddrinfo(broker.host, broker.port, type=socket.SOCK_STREAM)
    except OSError as error:
        advice = "no network or no name server: see the SIM, the antenna, and uplink.broker"
        return wrong("network", f"{broker.host}: name not found ({error})", advice)
    try:
        with socket.create_connection((broker.host, broker.port), timeout=_SECONDS):
            return fine("network", f"{broker.host} ({found[0][4][0]}) answers on {broker.port}")
    except OSError as error:
        return wrong("network", f"{broker.host}:{broker.port}: {_told(error)}", _advice(error))


def _told(error: OSError) -> str:
    return "no answer" if isinstance(error, TimeoutError) else error.strerror or str(error)


def _advice(error: OSError) -> str:
    if error.errno == errno.ECONNREFUSED:
        return "the machine answers, but no broker: see the port in uplink.broker, ask the base"
    if error.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}:
        return "there is no way there: see the modem, the SIM and the antenna"
    return "see the modem and its signal; then ask the base whether its broker runs"


def encrypted(broker: Broker) -> Finding:
    """Whether the broker's certificate is good, and until when."""
    if not broker.tls:
        here = broker.host in _LOOPBACK
        advice = "" if here else "others can read along: use mqtts:// in uplink.broker"
        return unknown("TLS", "not configured (mqtt://)", advice)
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((broker.host, broker.port), timeout=_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=broker.host) as secured,
        ):
            return _good(secured)
    except ssl.SSLCertVerificationError as error:
        return wrong("TLS", f"certificate refused: {error.verify_message}", _mend(error))
    except ssl.SSLError as error:
        advice = "is it the port for TLS (8883)? see uplink.broker"
        return wrong("TLS", f"no TLS there: {error.reason or error}", advice)
    except OSError as error:
        return wrong("TLS", f"no connection: {_told(error)}", "see the line of the network")


def _good(secured: ssl.SSLSocket) -> Finding:
    certificate = secured.getpeercert() or {}
    ends = certificate.get("notAfter")
    until = ""
    if isinstance(ends, str):
        last = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
        until = f", certificate good until {last:%Y-%m-%d}"
    return fine("TLS", f"{secured.version()}{until}")


def _mend(error: ssl.SSLCertVerificationError) -> str:
    said = error.verify_message.lower()
    if "not yet valid" in said or "expired" in said:
        return f"{_CLOCK}; else the base needs a new one"
    if "hostname" in said or "ip address" in said:
        return "uplink.broker must name the host as its certificate does"
    return "the authority that signed it is unknown here: put its certificate on the unit"
