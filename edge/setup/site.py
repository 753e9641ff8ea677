"""The site: which request may have what. It opens nothing, and is asked by the server."""

import logging
import re
from collections.abc import Callable
from http import HTTPStatus

from msgspec import json

from edge.setup.checking import Checking
from edge.setup.closing import Hours
from edge.setup.door import Door, Session, same
from edge.setup.lookout import Lookout
from edge.setup.message import COOKIE, Reply, Request, see, told
from edge.setup.origin import is_meant_for_us, is_our_page
from edge.setup.paper import asset, code_page, setup_page
from edge.setup.state import Shown, shown

log = logging.getLogger(__name__)

_JPEG = "image/jpeg"
_PHONE = re.compile(r"\d{9,11}(\.\d{1,6})?")


class Site:
    """Answers requests for one unit's page. `clock` gives monotonic seconds."""

    def __init__(  # noqa: PLR0913  (what the page shows, and what opens and shuts it)
        self,
        unit: str,
        *,
        door: Door,
        hours: Hours,
        lookout: Lookout,
        checking: Checking,
        clock: Callable[[], float],
    ) -> None:
        self._unit, self._door, self._hours = unit, door, hours
        self._lookout, self._checking, self._clock = lookout, checking, clock

    def answer(self, request: Request) -> Reply:
        """The reply to any request at all."""
        if not is_meant_for_us(request):
            return told(HTTPStatus.MISDIRECTED_REQUEST, "open the address that you were told")
        path = request.path.partition("?")[0]
        session = self._door.admits(request.cookie)
        match request.method:
            case "GET" | "HEAD":
                return self._show(path, session)
            case "POST":
                return self._do(path, session, request)
            case _:
                return told(HTTPStatus.METHOD_NOT_ALLOWED, "GET or POST")

    def _show(self, path: str, session: Session | None) -> Reply:
        if path in {"/setup.css", "/setup.js"}:
            return asset(path[1:])
        if session is None:
            return self._ask() if path == "/" else told(HTTPStatus.FORBIDDEN, "first the code")
        glance = self._lookout.glance
        pictures = {
            "/live.jpg": glance.picture,
            "/verdict.jpg": glance.judgement.picture if glance.judgement else b"",
            "/photograph.jpg": glance.photograph,
        }
        if path in pictures:
            return _picture(pictures[path])
        if path == "/state.json":
            return Reply(HTTPStatus.OK, "application/json", json.encode(self._shown()))
        if path == "/":
            return _html(HTTPStatus.OK, setup_page(self._unit, session.mark, self._shown()))
        return told(HTTPStatus.NOT_FOUND, "there is nothing here")

    def _ask(self, said: str = "", status: HTTPStatus = HTTPStatus.OK) -> Reply:
        shut = self._door.used or not self._door.tries
        if self._door.used:
            said = "The code was used by a phone. For another one, start the setup again."
        elif shut:
            said = "Wrong five times: this page is closed. Start the setup again."
        return _html(status, code_page(self._unit, self._door.mark, said, shut=shut))

    def _do(self, path: str, session: Session | None, request: Request) -> Reply:
        mark = session.mark if session else self._door.mark
        if not is_our_page(request) or not same(request.field("mark"), mark):
            return told(HTTPStatus.FORBIDDEN, "this did not come from the page: load it again")
        if session is None:
            if path == "/code":
                return self._knock(request.field("code"))
            return told(HTTPStatus.FORBIDDEN, "first the code")
        match path:
            case "/photograph":
                self._lookout.shoot()
            case "/walk":
                self._lookout.count_anew()
            case "/check":
                phone = request.field("now")
                self._checking.start(float(phone) if _PHONE.fullmatch(phone) else None)
            case "/done":
                self._hours.finished = True
                return told(HTTPStatus.OK, "Done. The page is closed; the camera goes to work.")
            case _:
                return told(HTTPStatus.NOT_FOUND, "there is nothing here")
        return see("/")

    def _knock(self, code: str) -> Reply:
        session = self._door.knock(code)
        if session is None:
            log.warning("not let in, the code was wrong or used tries_left=%d", self._door.tries)
            left = f"Wrong code. {self._door.tries} tries left."
            return self._ask(left, HTTPStatus.FORBIDDEN)
        # No Secure: no phone would take a certificate of this page. The hotspot encrypts.
        life = f"Max-Age={int(self._hours.left())}; Path=/; HttpOnly; SameSite=Strict"
        return see("/", **{"Set-Cookie": f"{COOKIE}={session.token}; {life}"})

    def _shown(self) -> Shown:
        return shown(self._lookout.glance, self._checking, self._hours.left(), self._clock())


def _html(status: HTTPStatus, body: bytes) -> Reply:
    return Reply(status, "text/html; charset=utf-8", body)


def _picture(content: bytes) -> Reply:
    if not content:
        return told(HTTPStatus.NOT_FOUND, "no picture yet")
    return Reply(HTTPStatus.OK, _JPEG, content)
