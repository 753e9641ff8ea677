"""Password files: a line `user:password` for each user; empty lines and # comments are skipped."""

from dataclasses import replace
from pathlib import Path

from base.error import PasswordError
from wire.mqtt import Broker


def read_passwords(path: Path) -> dict[str, str]:
    """Passwords by user. Raises PasswordError, which names the line and never quotes it."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise PasswordError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PasswordError(f"{path}: is not UTF-8 text") from error
    passwords: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        user, colon, password = line.partition(":")
        if not (user and colon and password):
            raise PasswordError(f"{path}: line {number} is not user:password")
        if user in passwords:
            raise PasswordError(f"{path}: line {number} names user {user!r} a second time")
        passwords[user] = password
    if not passwords:
        raise PasswordError(f"{path}: has no line user:password")
    return passwords


def with_password(broker: Broker, passwords: dict[str, str]) -> Broker:
    """The broker with the password of its URL's user, or with the file's only user."""
    user = broker.username or (next(iter(passwords)) if len(passwords) == 1 else "")
    if user not in passwords:
        told = f"has no user {user!r}" if user else "has several users: say mqtt://user@host"
        raise PasswordError(f"the password file {told} for {broker.url}")
    return replace(broker, username=user, password=passwords[user])
