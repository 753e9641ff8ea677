"""The door of the page: a code for one phone, once, and few tries."""

import hmac
import secrets
from threading import Lock

TRIES = 5


def new_code() -> str:
    """Six digits: typed with gloves on. With five tries, one guess in 200,000 gets in."""
    return f"{secrets.randbelow(1_000_000):06d}"


class Door:
    """Lets in the first who knows the code. Five wrong tries shut it for good."""

    def __init__(self, code: str) -> None:
        self._code = code
        #: Must come back with a code, so that another site's page cannot use the tries up.
        self.mark = secrets.token_urlsafe(24)
        self._session = ""
        self._lock = Lock()  # tries that are made at once must not be more than five
        self._tries = TRIES

    @property
    def tries(self) -> int:
        """How many are left; 0 once it is shut."""
        return self._tries

    @property
    def used(self) -> bool:
        """Whether somebody was let in: the code opens it no more."""
        return bool(self._session)

    def knock(self, code: str) -> "Session | None":
        """The session of who knows the code, if it is not shut and nobody was let in before."""
        digits = "".join(sign for sign in code if sign not in " -\u00a0")
        with self._lock:
            if self._session or not self._tries:
                return None
            if not same(digits, self._code):
                self._tries -= 1
                return None
            self._session = secrets.token_urlsafe(32)
            return Session(self._session, self._mark_inside())

    def admits(self, token: str) -> "Session | None":
        """The session with that token."""
        known = self._session
        if not known or not same(token, known):
            return None
        return Session(known, self._mark_inside())

    def _mark_inside(self) -> str:
        """Another than outside, and of no use without the session: it is in the page alone."""
        return hmac.digest(self._session.encode(), b"mark", "sha256").hex()


class Session:
    """Who was let in: `token` is in the cookie, `mark` in the page and in what it sends."""

    __slots__ = ("mark", "token")

    def __init__(self, token: str, mark: str) -> None:
        self.token, self.mark = token, mark


def same(given: str, known: str) -> bool:
    """Whether two secrets are the same, found out in a time that tells nothing of where not."""
    return hmac.compare_digest(
        given.encode("utf-8", "surrogateescape"), known.encode("utf-8", "surrogateescape")
    )
