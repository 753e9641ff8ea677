"""What the page's server is asked and what it answers, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs

COOKIE = "uncia_setup"


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` by lower-case name; `local` is the address and port that it came in on."""

    method: str
    path: str
    headers: Mapping[str, str]
    local: tuple[str, int]
    body: bytes = b""

    @property
    def cookie(self) -> str:
        """The session's token, "" without one."""
        for part in self.headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE:
                return value
        return ""

    def field(self, name: str) -> str:
        """A field of a form that was sent, "" where there is none."""
        try:
            fields = parse_qs(self.body.decode("ascii"), max_num_fields=10)
        except ValueError:
            return ""
        return fields.get(name, [""])[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` are those besides the ones that every reply has."""

    status: HTTPStatus
    kind: str = "text/plain; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


#: Nothing from elsewhere, nothing inline, nowhere to be framed, nothing kept on the phone.
SECURE = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: by that, Chromium sends the forms of our own page with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def told(status: HTTPStatus, text: str) -> Reply:
    """A reply in plain text."""
    return Reply(status, body=f"{text}\n".encode())


def see(path: str, **headers: str) -> Reply:
    """Go on at another path, as after a form."""
    return Reply(HTTPStatus.SEE_OTHER, headers={"Location": path, **headers})
