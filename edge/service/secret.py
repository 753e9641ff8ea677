"""Keeping secrets out of what is logged."""

import re

#: In an address: mqtt://user:password@host. It does not belong there, and some write it there.
_IN_ADDRESS = re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@")
#: Parts of keys whose values are nobody's business.
_SECRET = ("password", "secret", "token", "code", "private", "passphrase")


def redacted(text: str) -> str:
    """A text without the passwords of addresses in it."""
    return _IN_ADDRESS.sub(r"\1:***@", text)


def without_secrets(key: str, before: object, after: object) -> str:
    """That a key changed, and from what to what unless it is secret."""
    name = key.rsplit(".", 1)[-1]
    # A file's name says where a secret lies, and is what a person needs to see.
    if any(part in name for part in _SECRET) and not name.endswith("_file"):
        return f"{key}: changed"
    return redacted(f"{key}: {before!r} -> {after!r}")
