"""A machine whose clocks a test moves, and whose power it cuts."""

from dataclasses import dataclass

from edge.config import Health as Told
from edge.health.health import Health
from edge.health.heartbeat import Nature, Vitals
from edge.health.moment import Moment
from edge.outbox import open_outbox
from wire.codec import decode
from wire.event import Effort, Mode, Trust

NOON = 1_780_315_200.0  # 2026-06-01


@dataclass
class Machine:
    """`time` is what its clock tells, `truth` what it should."""

    time: float = NOON
    truth: float = NOON
    trust: Trust = Trust.RTC
    boot: int = 1
    uptime: float = 30.0

    def now(self):
        return Moment(self.time, self.trust, self.boot, self.uptime)

    def later(self, seconds):
        self.time += seconds
        self.truth += seconds
        self.uptime += seconds
        return self.now()

    def set(self, time, trust=Trust.NTP):
        self.time, self.trust = time, trust
        return self.now()

    def cut(self, seconds=3600.0, *, forgets=False):
        """The power goes, and comes back so much later; a clock without a cell stands still."""
        self.truth += seconds
        self.time += 0 if forgets else seconds
        self.trust = Trust.NONE if forgets else Trust.RTC
        self.boot += 1
        self.uptime = 20.0
        return self.now()


class Body:
    """Senses that feel what a test says."""

    def __init__(self, vitals=None):
        self.vitals, self.beats = vitals or Vitals(), 0

    def read(self):
        return self.vitals

    def told(self):
        self.beats += 1


def a_health(folder, body=None, **told):
    """Health on an outbox in a folder, as a process that is started has it."""
    nature = Nature("0.1.0", b"abcd", Mode.OBSERVE)
    return Health(open_outbox(folder), nature, body or Body(), Told(**told))


def events(folder):
    outbox = open_outbox(folder)
    told = [decode(payload) for _, payload in outbox.pending(0, -1)]
    outbox.close()
    return told


def sent(folder, kind):
    return [event for event in events(folder) if isinstance(event, kind)]


def efforts(folder):
    return sent(folder, Effort)


def ends(effort):
    """Beginning and end of a stretch: time, trust, boot, uptime of each."""
    since = effort.since, effort.since_trust, effort.since_boot, effort.since_uptime
    return since, (effort.time, effort.trust, effort.boot, effort.uptime)
