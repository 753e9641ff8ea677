import pytest

from wire.error import WireError
from wire.mqtt import broker_at


def test_a_url_gives_host_port_user_and_encryption():
    broker = broker_at("mqtts://unit-7@base.example", password="secret")
    assert (broker.host, broker.port, broker.tls) == ("base.example", 8883, True)
    assert broker.username == "unit-7"


def test_a_broker_is_shown_without_its_password():
    broker = broker_at("mqtt://unit-7@base.example:1884", password="hush")
    assert "hush" not in f"{broker!r} {broker}"
    assert repr(broker) == "mqtt://unit-7@base.example:1884"


@pytest.mark.parametrize(
    "url", ["", "base.example", "http://base.example", "mqtt://", "mqtt://h:99999", "mqtt://h/x"]
)
def test_anything_but_a_brokers_url_is_refused(url):
    with pytest.raises(WireError):
        broker_at(url)


def test_a_password_in_a_url_is_refused_without_repeating_it():
    with pytest.raises(WireError, match="password file") as refused:
        broker_at("mqtt://unit-7:hush@base.example")
    assert "hush" not in str(refused.value)
