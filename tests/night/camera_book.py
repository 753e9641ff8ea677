"""The camera's own book: which stills it gave, and when."""

from datetime import datetime


class CameraBook:
    """What the camera's own book says it gave: each burst's stills, by the burst's time."""

    def __init__(self, book):
        self._stills = []
        for line in book.read_text().splitlines():
            wall, name = line.split()
            self._stills.append((float(wall), name))

    def burst(self, folder):
        """The names of the stills of a burst in the spool, three in a row from its first."""
        wall = _time_in(folder.partition("-")[2])
        first = min(range(len(self._stills)), key=lambda at: abs(self._stills[at][0] - wall))
        assert abs(self._stills[first][0] - wall) < 0.003, f"the camera gave no still at {folder}"
        stills = self._stills[first : first + 3]
        assert stills[-1][0] - stills[0][0] < 5, f"{folder} is of more than one life"
        assert len({name.partition("-")[0] for _, name in stills} - {"half", "leopard"}) <= 1
        return [name for _, name in stills]


def _time_in(stamp):
    at = datetime.strptime(stamp.replace("Z", "000+0000"), "%Y%m%dT%H%M%S%f%z")
    return at.timestamp()
