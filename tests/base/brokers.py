"""A real mosquitto on a free loopback port, with a password, that tests may stop and kill."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from wire.mqtt import Broker

USER = "ridge"
PASSWORD = "only-for-tests"

_NOBODY = 65534


def mosquitto_program():
    """Where mosquitto is, or None."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mosquitto:
    """Listens from `start` to `stop` or `kill`; its port and its memory outlive both."""

    def __init__(self, folder: Path, *, inflight: int = 20) -> None:
        """`inflight`: messages it sends ahead of an acknowledgement; 20 is mosquitto's default."""
        self.port = free_port()
        self._folder = folder
        self._process = None
        passwords = folder / "passwords"
        passwords.touch(mode=0o600)
        tool = shutil.which("mosquitto_passwd") or "mosquitto_passwd"
        subprocess.run([tool, "-b", passwords, USER, PASSWORD], check=True, capture_output=True)
        self._configuration = folder / "mosquitto.conf"
        self._configuration.write_text(
            f"listener {self.port} 127.0.0.1\n"
            f"allow_anonymous false\npassword_file {passwords}\n"
            f"persistence true\npersistence_location {folder}/\nautosave_interval 1\n"
            f"max_inflight_messages {inflight}\nmax_queued_messages 0\n"
        )
        if os.geteuid() == 0:
            for path in (folder, passwords, self._configuration):
                os.chown(path, _NOBODY, _NOBODY)
            for parent in folder.parents[:3]:
                parent.chmod(parent.stat().st_mode | 0o011)

    @property
    def broker(self) -> Broker:
        return Broker("127.0.0.1", self.port, username=USER, password=PASSWORD)

    @property
    def url(self) -> str:
        return self.broker.url

    def start(self) -> None:
        command = [mosquitto_program(), "-c", self._configuration]
        if os.geteuid() == 0:
            ids = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
            command = ["setpriv", *ids, *command]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait_until_it_listens()

    def stop(self) -> None:
        self._end("terminate")

    def kill(self) -> None:
        self._end("kill")

    def _end(self, how: str) -> None:
        if self._process:
            getattr(self._process, how)()
            self._process.wait(10)
            self._process = None

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + 10
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < deadline, "mosquitto does not listen"
            time.sleep(0.01)
