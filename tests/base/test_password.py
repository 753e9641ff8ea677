import pytest

from base.error import PasswordError
from base.password import read_passwords, with_password
from wire.mqtt import broker_at


@pytest.fixture
def file_of(tmp_path):
    def make(text):
        path = tmp_path / "passwords"
        path.write_text(text)
        return path

    return make


def test_a_password_may_hold_colons_and_hashes(file_of):
    path = file_of("# ours\n\nridge:a:b#c\npass:x\n")
    assert read_passwords(path) == {"ridge": "a:b#c", "pass": "x"}


@pytest.mark.parametrize("text", ["", "# none\n", "ridge\n", "ridge:\n", ":secret\n", "a:1\na:2\n"])
def test_a_file_that_cannot_be_meant_is_refused_without_quoting_it(file_of, text):
    with pytest.raises(PasswordError) as refused:
        read_passwords(file_of(text))
    assert "secret" not in str(refused.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(PasswordError, match="No such file"):
        read_passwords(tmp_path / "none")


def test_the_password_is_that_of_the_users_line():
    broker = with_password(broker_at("mqtt://ridge@host"), {"ridge": "one", "pass": "two"})
    assert (broker.username, broker.password) == ("ridge", "one")


def test_the_only_user_need_not_be_named():
    assert with_password(broker_at("mqtt://host"), {"ridge": "one"}).username == "ridge"


def test_a_user_that_is_not_in_the_file_is_told():
    with pytest.raises(PasswordError, match="no user 'goat'"):
        with_password(broker_at("mqtt://goat@host"), {"ridge": "one"})
    with pytest.raises(PasswordError, match="several users"):
        with_password(broker_at("mqtt://host"), {"ridge": "one", "pass": "two"})
