"""A page on a bench: its clock, its camera and its code are the test's."""

from edge.config import Camera
from edge.setup.checking import Checking
from edge.setup.closing import Hours
from edge.setup.door import Door
from edge.setup.lookout import Lookout
from edge.setup.message import COOKIE, Request
from edge.setup.opinion import Opinion
from edge.setup.site import Site
from tests.edge.service.sources import Clock
from tests.edge.setup.sight import Painted, grey, with_animal

CODE = "012345"
HOST = "10.42.0.1:8080"


class Bench:
    def __init__(self, pictures=None, unit="ridge-2"):
        self.clock, self.door = Clock(), Door(CODE)
        self.hours = Hours(1800, self.door, self.clock)
        self.camera = Painted(pictures or [grey(), grey(), with_animal()])
        self.judged, self.phones = [], []
        self.lookout = Lookout(self.camera, Camera(), self._judge, self.clock)
        self.checking = Checking(self._round)
        self.site = Site(
            unit,
            door=self.door,
            hours=self.hours,
            lookout=self.lookout,
            checking=self.checking,
            clock=self.clock,
        )
        self.findings = []

    def _judge(self, pictures):
        self.judged.append(len(pictures))
        return Opinion("snow_leopard", 0.996)

    def _round(self, phone):
        self.phones.append(phone)
        return iter(self.findings)

    def ask(self, path, method="GET", body=b"", **headers):
        told = {"host": HOST} | {name.replace("_", "-"): text for name, text in headers.items()}
        return self.site.answer(Request(method, path, told, ("10.42.0.1", 8080), body))

    def post(self, path, fields="", **headers):
        return self.ask(path, "POST", fields.encode(), **headers)

    def let_in(self):
        """The cookie header and the mark of who knows the code."""
        reply = self.post("/code", f"mark={self.door.mark}&code={CODE}")
        token = reply.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        return f"{COOKIE}={token}", self.door.admits(token).mark
