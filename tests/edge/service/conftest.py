"""A service to start, and its end."""

import socket

import pytest

from tests.edge.service.bench import Service


@pytest.fixture
def service(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(20)
        service = Service(tmp_path, heard)
        yield service
        for process in service.running:
            process.kill()
            process.wait()
