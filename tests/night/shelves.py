"""The evidence, as its files lie there: whole, once, under one number a burst."""

import io
import re

from PIL import Image

from tests.night.camera_book import CameraBook
from tests.night.reel import is_torn, without_app1

SHELVES = ("kept", "discarded", "audited", "failed")
_OWN = re.compile(r"(\w+Z)-(\d\d)\.jpg")


class Look:
    """A look at the shelves right after an end: what is not hidden must be whole at any moment."""

    def __init__(self, site):
        self._site, self._seen = site, set()

    def again(self):
        camera = CameraBook(self._site.book)
        for path in (self._site.state / "evidence").glob("*/[!.]*"):
            told = path.stat()
            one = (path, told.st_mtime_ns, told.st_size)
            if one in self._seen:
                continue
            self._seen.add(one)
            stamp, at = _OWN.fullmatch(path.name[12:]).groups()
            name = camera.burst(f"-{stamp}")[int(at) - 1]
            given = self._site.film.still(name)
            assert is_the_still(path.read_bytes(), given, torn=is_torn(name)), f"half: {path}"


class Shelves:
    """Every photograph of the evidence: by burst's stamp and frame (shelf, number, bytes)."""

    def __init__(self, evidence):
        self.held, self.numbers = {}, {}
        for shelf in SHELVES:
            for path in (evidence / shelf).iterdir():
                assert not path.name.startswith("."), f"a half: {path}"
                number, own = path.name.partition("-")[0], path.name[12:]
                stamp, at = _OWN.fullmatch(own).groups()
                assert (stamp, int(at)) not in self.held, f"{own} is there twice"
                self.held[stamp, int(at)] = (shelf, path.read_bytes())
                known = self.numbers.setdefault(stamp, int(number))
                assert known == int(number), f"{stamp} under two numbers"


def is_the_still(data, given, *, torn):
    """Whether a photograph is what the camera gave, whole, but for EXIF and XMP."""
    if without_app1(data) != without_app1(given):
        return False
    if not torn:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    return True
