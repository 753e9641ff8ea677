"""What a service tells systemd: ready, how it is, still alive, stopping (sd_notify).

The protocol is one datagram of NAME=VALUE lines to the socket that $NOTIFY_SOCKET names; it is of
the kind AF_UNIX, the only one that capture may open.
"""

import socket
from collections.abc import Callable, Mapping

#: Takes lines such as READY=1 and STATUS=...
Notify = Callable[[str], None]


def notifier(environment: Mapping[str, str]) -> Notify:
    """Tells systemd, or nobody where it did not start this process.

    What cannot be told is dropped: a manager that does not listen must not stop the camera, and
    will see the watchdog expire.
    """
    name = environment.get("NOTIFY_SOCKET", "")
    if not name.startswith(("/", "@")):
        return lambda _line: None
    address = "\0" + name[1:] if name.startswith("@") else name

    def notify(line: str) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.sendto(line.encode(), socket.MSG_DONTWAIT, address)
            except OSError:
                return

    return notify


def ready(notify: Notify) -> None:
    """The service does its work from now on."""
    notify("READY=1")


def status(notify: Notify, text: str) -> None:
    """One line for `systemctl status`."""
    notify(f"STATUS={' '.join(text.split())}")


def stopping(notify: Notify) -> None:
    """The service is about to end by itself."""
    notify("STOPPING=1")
