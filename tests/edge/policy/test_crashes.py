"""The ledger through crashes: killed before any step, nothing is lost, and nothing there twice.

A night of bursts goes through the whole path with every policy of this folder, from a source that
gives again what was not done. At each kill nothing of the program is left but its files.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import edge.evidence.photograph
import edge.evidence.whole_file
from edge.audit import audited
from edge.burst import identity
from edge.capture import Path, capture
from edge.evidence.evidence import Evidence
from edge.journal import Journal
from edge.memory import Memory
from edge.outbox import Outbox
from edge.period import Bearings
from edge.policy.bucket import Rate
from edge.policy.keep import keeping
from edge.policy.observer import Observer, observation_in
from edge.policy.people import CountingPeople, blurring
from edge.policy.storm import Limits
from edge.policy.terms import Terms
from edge.policy.throttle import Throttled
from sight.judge import Frame, Judged
from sight.policy import discard_waste
from tests import colours
from tests.edge.cards import photograph
from tests.edge.policy.verdicts import SURE, UNSURE, burst, frame, part, shots, whole
from wire.codec import decode
from wire.event import Sighting, Tally
from wire.label import EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD

#: What may pass, as the judge sees it; frames in which somebody is are the people's.
SOMEBODY = frame(PEOPLE, whole(0.8))
CAT = frame(SNOW_LEOPARD, whole(0.0, 0.7))
NIGHT = {
    "empty": burst(EMPTY),
    "gust": Judged((Frame(UNSURE),) * 2, UNSURE),
    "herd": burst(LIVESTOCK),
    "cat": burst(SNOW_LEOPARD, CAT, CAT),
    "people": burst(PEOPLE, SOMEBODY, SOMEBODY),
    "both": burst(SNOW_LEOPARD, SOMEBODY, CAT),
    "doubt": burst(PEOPLE, SOMEBODY, frame(PEOPLE, part(0.5, 0, 1, 1, leopard=0.3))),
    "half": Judged((Frame(failure="cut off"), Frame(SURE[EMPTY])), SURE[EMPTY]),
    "torn": Judged((Frame(failure="cut off"),), None),
}
TERMS = Terms(unit="u", name="small", model=b"abcd", point="p", threshold=0.9, keep=())


class KilledError(BaseException):
    """Nothing of the program runs on, as after SIGKILL."""


class Fuse:
    """Kills at the n-th step from now; 0 for never."""

    def __init__(self):
        self.left = 0

    def __call__(self):
        self.left -= 1
        if self.left == 0:
            raise KilledError

    def before(self, place, name, monkeypatch):
        real = getattr(place, name)

        def step(*arguments, **more):
            self()
            return real(*arguments, **more)

        monkeypatch.setattr(place, name, step)


class Spool:
    """A source of bursts in files that it gives again until they are done."""

    def __init__(self, bursts):
        self.waiting, self.done_with = list(bursts), []

    def next(self, _seconds):
        return self.waiting[0] if self.waiting else None

    def done(self, one, *, kept=True):
        assert kept
        assert identity(one) == identity(self.waiting[0])
        self.done_with.append(self.waiting.pop(0))

    def close(self):
        pass


def given_by(source):
    while one := source.next(0):
        yield one


class Night:
    """One site, what passes it, and a unit that is started again whenever it was killed."""

    def __init__(self, folder, happenings, people, keep, quarantine):
        self.folder, self.people, self.keep = folder, people, keep
        self.quarantine_bytes = 10**9 if quarantine else None
        self.judgements, self.happening, bursts = {}, {}, []
        for at, happening in enumerate(happenings):
            judged = NIGHT[happening]
            paths = [
                photograph(folder / "spool" / f"{at:02d}-{n}.jpg", colours.EMPTY, size=(32, 24))
                for n in range(len(judged.frames))
            ]
            bursts.append(shots(paths, taken=1_780_315_200.0 + at * 60, uptime=100.0 + at))
            self.judgements[paths[0]] = judged
            self.happening |= {path.name: happening for path in paths}
        self.source, self.captured = Spool(bursts), sum(map(len, bursts))

    def run(self, fuse):
        """From a start to the end of the night, or until the fuse blows."""
        outbox = Outbox(self.folder / "outbox.sqlite")
        memory = Memory(outbox)
        step = {} if self.people == "keep" else {"step_of": blurring(0, 0)}
        writer = Evidence(self.folder / "evidence", self.quarantine_bytes, **step)
        limits = Limits(Rate(60.0, 4.0), never=frozenset(self.keep))
        writer = Throttled(writer, limits, outbox, lambda _storm, _uptime: None)
        if self.people == "count":
            writer = CountingPeople(writer)
        observer = Observer(outbox, TERMS, lambda _outcome: b"picture")
        journal = Journal(outbox, Bearings(1, b"abcd"), 0.1, memory, note=observer.note)
        policy = keeping(audited(discard_waste(0.9), 0.3, 1), self.keep)
        path = Path(memory, self._judge(fuse), policy, writer, journal)
        outcomes = capture(given_by(self.source), path, lambda _outcome: fuse())
        for outcome in outcomes:
            fuse()
            self.source.done(tuple(fate.shot for fate in outcome.fates))
        journal.close()
        return outbox

    def _judge(self, fuse):
        def judge(paths):
            fuse()
            return self.judgements[paths[0]]

        return judge

    def shelves(self):
        """Every photograph of the evidence, by its own name: (shelf, bytes)."""
        held = {}
        for shelf in ("kept", "discarded", "audited", "failed"):
            for path in (self.folder / "evidence" / shelf).iterdir():
                assert not path.name.startswith("."), "a half"
                assert path.name[12:] not in held, "twice"
                held[path.name[12:]] = (shelf, picture(path))
        return held


def picture(path):
    """What a photograph shows, whatever is said of it; the bytes of one that shows nothing."""
    try:
        with Image.open(path) as image:
            return image.tobytes()
    except OSError:
        return path.read_bytes()


def adds_up(night, outbox):
    events = [decode(payload) for _, payload in outbox.pending(0, -1)]
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    tallies = [event for event in events if isinstance(event, Tally)]
    total = {
        what: sum(getattr(tally, what) for tally in tallies)
        for what in ("captured", "kept", "discarded", "audited", "failed")
    }
    assert total.pop("captured") == sum(total.values()) == night.captured
    sightings = [event for event in events if isinstance(event, Sighting)]
    assert len({sighting.burst for sighting in sightings}) == len(sightings)
    assert sum(sighting.frames for sighting in sightings) == total["kept"]
    assert observation_in(outbox).total.bursts == len(night.source.done_with)
    return total


def is_where_it_belongs(night, total):
    held = night.shelves()
    on = [shelf for shelf, _ in held.values()]
    assert on.count("kept") == total["kept"]
    assert on.count("audited") == total["audited"]
    for name, happening in night.happening.items():
        taken = picture(night.folder / "spool" / name)
        shelf, data = held.get(name, ("", b""))
        if happening == "cat":
            assert (shelf, data) == ("kept", taken)
        if happening == "both":
            assert shelf == "kept"
            assert (data == taken) == (night.people == "keep" or name.endswith("-1.jpg"))
        if happening == "people" and night.people == "count":
            assert shelf == ""
        if happening in ("people", "doubt") and night.people != "keep":
            assert data != taken
        if happening == "herd" and night.keep:
            assert shelf == "kept"
        if happening == "torn":
            assert shelf == "failed"


@settings(max_examples=60)
@given(
    happenings=st.lists(st.sampled_from(sorted(NIGHT)), min_size=1, max_size=8),
    kills=st.lists(st.integers(1, 40), max_size=8),
    told=st.tuples(
        st.sampled_from(["keep", "blur", "count"]),
        st.sampled_from([(), (LIVESTOCK,)]),
        st.booleans(),
    ),
)
def test_killed_before_any_step_the_ledger_adds_up_and_every_photograph_is_where_it_belongs(
    tmp_path_factory, happenings, kills, told
):
    night = Night(tmp_path_factory.mktemp("night"), happenings, *told)
    fuse = Fuse()
    with pytest.MonkeyPatch.context() as patched:
        watched(fuse, patched)
        for kill in (*kills, 0):
            fuse.left = kill
            try:
                outbox = night.run(fuse)
            except KilledError:
                continue
            break
    assert night.source.waiting == []
    is_where_it_belongs(night, adds_up(night, outbox))


def watched(fuse, patched):
    """Steps that last: a mark, the opening of a copy, its rename and sync, a commit."""
    fuse.before(Memory, "begin", patched)
    fuse.before(Outbox, "transaction", patched)
    fuse.before(Outbox, "put", patched)
    fuse.before(edge.evidence.photograph, "write_whole", patched)
    fuse.before(edge.evidence.whole_file.os, "fsync", patched)
    fuse.before(edge.evidence.whole_file, "sync_folder", patched)
    fuse.before(Journal, "record", patched)


def test_killed_at_each_step_in_turn_through_a_night_of_everything(tmp_path_factory):
    happenings, at = [*sorted(NIGHT), "gust", "gust", "gust", "gust"], 1
    while True:
        night = Night(
            tmp_path_factory.mktemp("night"), happenings, "count", (), quarantine=at % 2 == 0
        )
        fuse = Fuse()
        with pytest.MonkeyPatch.context() as patched:
            watched(fuse, patched)
            fuse.left = at
            try:
                outbox = night.run(fuse)
            except KilledError:
                fuse.left = 0
                outbox = night.run(fuse)
            else:
                break
        is_where_it_belongs(night, adds_up(night, outbox))
        at += 5  # with the random kills above, every step is met in time
    assert at > 100
