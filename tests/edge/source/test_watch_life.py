"""A trap that writes in whatever way and order: every whole photograph comes out exactly once."""

import itertools
import os
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import booleans, integers, lists, sampled_from
from msgspec.structs import replace

from tests.edge.source.writer import TOLD, Site, jpeg

#: How a trap may call a file while it writes it.
ways = sampled_from(["{}", "{}.part", ".{}", ".{}.X7q", "{}.tmp"])
NAMES = [f"{folder}IMG_{at:04d}.JPG" for folder in ("", "100TEST/") for at in (1, 2, 3, 4)]
names = sampled_from(NAMES)


class TrapAndUnit(RuleBasedStateMachine):
    """Files and the photographs in them as the trap means them, and what the unit was given."""

    @initialize(remove=booleans())
    def begin(self, remove):
        self.room = tempfile.TemporaryDirectory()  # an example's own: tmp_path is shared by all
        told = replace(TOLD, done="remove" if remove else "leave", gone_seconds=604_800.0)
        self.site = Site(Path(self.room.name), told)
        self.numbers, self.ticks = itertools.count(1), itertools.count(1)
        self.writing = {}  # final name: (present name, what is still to come, number)
        self.whole = {}  # name: number of the photograph
        self.came = Counter()  # numbers, as they were given
        self.twice = set()  # may come again: moved or away while they were judged
        self.lost = set()  # written over or deleted by the trap
        self.out = []  # bursts given and not done
        self.cut_off = []  # bursts that a restart cut off, to come again first
        self.prints = {}
        self.changed = {}
        self.away = False

    def teardown(self):
        if not hasattr(self, "site"):
            return
        try:
            self.all_is_quiet_in_the_end()
        finally:
            self.room.cleanup()

    def put(self, name, data):
        path = self.site.write(name, data)
        self.changed[name] = self.site.clock.now
        tick = 1_700_000_000 + 2 * next(self.ticks)  # some file systems know even seconds only
        os.utime(path, (tick, tick))

    # -- the trap --

    @rule(which=lists(names, min_size=1, max_size=4, unique=True), second=integers(0, 40), how=ways)
    def begins_photographs(self, which, second, how):
        for at, name in enumerate(which):
            if self.away or name in self.writing:
                continue
            number = next(self.numbers)
            data = self.prints[number] = jpeg(number, second + at if number % 4 else None)
            folder, _, last = name.rpartition("/")
            present = f"{folder}/{how.format(last)}".lstrip("/")
            if present == name:
                self.loses(name)
            part = len(data) * (number % 3) // 4
            self.put(present, data[:part])
            self.writing[name] = (present, data, part, number)

    @rule(most=integers(1, 4), all_of_it=booleans())
    def writes_on(self, most, all_of_it):
        for name in [] if self.away else sorted(self.writing)[:most]:
            present, data, part, number = self.writing[name]
            part = len(data) if all_of_it else part + (len(data) - part) // 2
            self.put(present, data[:part])
            self.writing[name] = (present, data, part, number)
            if part == len(data):
                self.finishes(name)

    def finishes(self, name):
        present, _, _, number = self.writing.pop(name)
        if present != name:
            self.loses(name)
            (self.site.folder / present).rename(self.site.folder / name)
            self.changed[name] = self.site.clock.now
        self.whole[name] = number

    def loses(self, name):
        """What was in a file is no more."""
        number = self.whole.pop(name, None)
        if number is not None and not self.came[number]:
            self.lost.add(number)
        if number in self.numbers_out():
            self.lost.add(number)

    @rule(at=integers(0, 9))
    def touches(self, at):
        if not self.away and (name := self.one_that_is_there(at)):
            self.put(name, (self.site.folder / name).read_bytes())

    @rule(at=integers(0, 9))
    def deletes(self, at):
        if not self.away and (name := self.one_that_is_there(at)):
            (self.site.folder / name).unlink()
            self.loses(name)

    @rule(at=integers(0, 9), to=names)
    def moves(self, at, to):
        name = None if self.away else self.one_that_is_there(at)
        if name and to not in self.whole and to not in self.writing:
            if self.whole[name] in self.numbers_out():
                self.twice.add(self.whole[name])
            (self.site.folder / to).parent.mkdir(parents=True, exist_ok=True)
            (self.site.folder / name).rename(self.site.folder / to)
            self.whole[to] = self.whole.pop(name)

    def one_that_is_there(self, at):
        """A finished file, one of those that were given first."""
        there = [name for name in self.whole if (self.site.folder / name).exists()]
        there.sort(key=lambda name: (not self.came[self.whole[name]], name))
        return there[at % len(there)] if there else None

    @rule(seconds=sampled_from([1, 100, 1000]), restart=booleans(), done=booleans())
    def is_unplugged_for_a_while(self, seconds, restart, done):
        away = self.site.folder.with_name("away")
        self.site.folder.rename(away)
        self.away = True
        if done:
            self.is_done(0)
        if restart:
            self.is_started_again(False)
        self.time_passes(seconds)
        away.rename(self.site.folder)
        self.away = False

    # -- the unit --

    @rule(seconds=sampled_from([0.5, 2, 5, 20, 100, 700]))
    def time_passes(self, seconds):
        until = self.site.clock.now + seconds
        while self.site.clock.now < until:
            burst = self.site.source.next(min(2.0, until - self.site.clock.now))
            if burst:
                self.takes(burst)

    def takes(self, burst):
        self.out.append(burst)
        if self.cut_off:
            assert burst == self.cut_off.pop(0)
            return
        assert not self.away
        for shot in burst:
            self.receives(shot)

    def receives(self, shot):
        data = shot.path.read_bytes()
        assert shot.size == len(data)
        number = next((n for n, known in self.prints.items() if known == data), None)
        if number is None or self.is_under_way(shot.name):
            # Half of one: only where nothing has happened to it for long.
            assert self.site.clock.now - self.changed[shot.name] >= TOLD.incomplete_seconds
        if number is not None:
            self.came[number] += 1

    def is_under_way(self, name):
        return any(name == present != final for final, (present, *_) in self.writing.items())

    @rule(at=integers(0, 9))
    def is_done(self, at):
        if self.out:
            if self.away:  # who can tell whether it was read before it went?
                self.twice |= self.numbers_out()
            self.site.source.done(self.out.pop(at % len(self.out)))

    @rule(closed=booleans())
    def is_started_again(self, closed):
        if closed:
            self.site.source.close()
        # Else what was done a moment ago may come again, as the same burst: the outbox knows it.
        self.site.start()
        self.cut_off = list(self.remembered())
        self.out = []

    def remembered(self):
        for frames in self.site.source._log.given.values():
            yield tuple(frame.shot(self.site.folder) for frame in frames)

    def numbers_out(self):
        names = {shot.name for burst in (*self.out, *self.cut_off) for shot in burst}
        return {number for name, number in self.whole.items() if name in names}

    @invariant()
    def none_comes_twice(self):
        if hasattr(self, "came"):
            assert not {n for n, times in self.came.items() if times > 1} - self.twice

    def all_is_quiet_in_the_end(self):
        for name in list(self.writing):
            present, data, _, _ = self.writing[name]
            self.put(present, data)
            self.finishes(name)
        for _ in range(8):
            self.time_passes(100)
            while self.out:
                self.site.source.done(self.out.pop())
        self.none_comes_twice()
        came = {number for number, times in self.came.items() if times}
        assert set(self.whole.values()) <= came | self.lost
        assert set(self.prints) - self.lost <= came
        assert self.site.taken(600) == []


TestTrapAndUnit = TrapAndUnit.TestCase
TestTrapAndUnit.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
