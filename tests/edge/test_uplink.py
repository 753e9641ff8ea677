import pytest

from edge.command import main
from edge.outbox import Outbox
from edge.uplink import Uplink, settle
from tests.base.brokers import free_port
from wire.answer import Stored
from wire.codec import decode, decode_holding, digest, encode_answer
from wire.event import Fault
from wire.happening import Accepted, Down, Received, Up


class FakeLink:
    """A link that happens as it is told to, and remembers what was published."""

    def __init__(self):
        self.waiting, self.published, self.acknowledged = [], [], 0

    def next(self, _seconds):
        return self.waiting.pop(0) if self.waiting else None

    def publish(self, topic, payload, *, retain=False):
        self.published.append((topic, payload, retain))
        return len(self.published)

    def acknowledge(self, _received):
        self.acknowledged += 1


class Bench:
    """An uplink on a bench: time and the link are ours."""

    def __init__(self, path, events, **told):
        self.outbox, self.link, self.now = Outbox(path), FakeLink(), 0.0
        with self.outbox.transaction():
            for _ in range(events):
                self.outbox.append(Fault(code=1, count=1))
        told = {"window": 10, "resend_seconds": 60.0} | told
        self.uplink = Uplink("unit-1", self.outbox, self.link, lambda: self.now, **told)

    def happens(self, *happenings, after=0.0):
        self.now += after
        self.link.waiting += happenings
        self.uplink.step(0)
        return self

    def base_says(self, through, known=None):
        payload = self.outbox.payload(through)
        known = known or (digest(payload) if payload else None)
        answer = encode_answer(Stored(through=through, digest=known))
        return self.happens(Received("uncia/unit-1/down/stored", answer, 7))

    def took(self):
        """What was sent since the last look: sequences of events."""
        taken = [decode(p).sequence for topic, p, _ in self.link.published if "event" in topic]
        self.link.published.clear()
        return taken


@pytest.fixture
def bench(tmp_path):
    return lambda events, **told: Bench(tmp_path / "outbox.sqlite", events, **told)


def test_nothing_is_sent_before_the_base_has_spoken_or_been_silent_for_a_while(bench):
    unit = bench(3)
    assert unit.happens(Up()).took() == []
    assert unit.happens(after=6).took() == [1, 2, 3]


def test_what_is_held_is_said_first(bench):
    unit = bench(3).happens(Up())
    ((topic, payload, retained),) = unit.link.published
    assert topic == "uncia/unit-1/up/holding"
    assert retained
    holding = decode_holding(payload)
    assert (holding.oldest, holding.newest) == (1, 3)


def test_events_stay_until_the_base_has_stored_them(bench):
    unit = bench(3).happens(Up()).base_says(0)
    assert unit.took() == [1, 2, 3]
    assert unit.outbox.depth() == 3
    unit.base_says(2)
    assert unit.outbox.span() == (3, 3)
    assert unit.took() == []


def test_at_most_a_window_is_under_way(bench):
    unit = bench(25).happens(Up()).base_says(0)
    assert unit.took() == list(range(1, 11))
    unit.base_says(4)
    assert unit.took() == [11, 12, 13, 14]


def test_the_brokers_word_lets_go_of_nothing(bench):
    unit = bench(3).happens(Up()).base_says(0).happens(Accepted(1), Accepted(2))
    assert unit.outbox.depth() == 3


def test_with_no_base_to_wait_for_the_brokers_word_is_delivery(bench):
    unit = bench(3, trust_broker=True).happens(Up())
    assert unit.took() == [1, 2, 3]
    unit.happens(Accepted(2), Accepted(3))
    assert unit.outbox.span() == (2, 3) or unit.outbox.depth() == 1


def test_silence_is_answered_by_sending_again_ever_more_rarely(bench):
    unit = bench(2).happens(Up()).base_says(0)
    assert unit.took() == [1, 2]
    assert unit.happens(after=59).took() == []
    assert unit.happens(after=2).took() == [1, 2]
    assert unit.happens(after=100).took() == []
    assert unit.happens(after=30).took() == [1, 2]


def test_a_new_connection_sends_all_again(bench):
    unit = bench(2).happens(Up()).base_says(0)
    assert unit.took() == [1, 2]
    unit.happens(Down("gone"), Up())
    assert unit.base_says(0).took() == [1, 2]


def test_nothing_is_sent_while_down(bench):
    assert bench(2).happens(Down("gone"), after=1000).took() == []


def test_an_old_answer_changes_nothing(bench):
    unit = bench(5).happens(Up()).base_says(4)
    assert unit.outbox.span() == (5, 5)
    assert not settle(unit.outbox, Stored(through=2, digest=b"abcd"))
    assert unit.outbox.span() == (5, 5)


def test_an_answer_that_is_nonsense_changes_nothing(bench):
    unit = bench(2).happens(Up(), Received("uncia/unit-1/down/stored", b"\xff", 1))
    assert unit.outbox.depth() == 2
    assert unit.link.acknowledged == 1


def test_an_answer_to_another_unit_is_not_ours(bench):
    unit = bench(3).happens(Up())
    answer = encode_answer(Stored(through=500, digest=b"else"))
    unit.happens(Received("uncia/unit-2/down/stored", answer, 1))
    assert unit.outbox.span() == (1, 3)


@pytest.mark.parametrize("through", [2, 3, 500])
def test_a_unit_set_up_anew_numbers_on_and_loses_nothing(bench, through):
    unit = bench(3).happens(Up()).base_says(through, known=b"else")
    first = max(through, 3) + 1
    assert unit.outbox.depth() == 3
    assert unit.took() == [first, first + 1, first + 2]


def test_a_base_restored_from_an_old_backup_is_told_not_to_wait(bench):
    unit = bench(9).happens(Up()).base_says(8)
    unit.link.published.clear()
    unit.base_says(3, known=b"abcd")
    ((_, payload, _),) = [each for each in unit.link.published if "holding" in each[0]]
    assert decode_holding(payload).oldest == 9


def test_a_flood_of_answers_does_not_keep_it_from_sending(bench):
    unit = bench(2).happens(Up())
    unit.link.next = lambda _seconds: Received("uncia/unit-1/down/stored", b"\xff", 1)
    unit.happens(after=6)
    assert unit.took() == [1, 2]


@pytest.fixture
def config(tmp_path):
    def written(text):
        path = tmp_path / "unit.toml"
        path.write_text(f'[unit]\nstate = "{tmp_path / "state"}"\n[uplink]\n{text}\n')
        return str(path)

    return written


def test_a_broker_that_is_no_address_is_named_with_its_key(config, capsys):
    assert main(["uplink", "--config", config('broker = "http://base"')]) == 2
    assert "uplink.broker: broker 'http://base' is not mqtt://" in capsys.readouterr().err


def test_without_a_broker_it_says_what_to_check_and_how_much_still_waits(
    config, tmp_path, capsys, caplog
):
    outbox = Outbox(tmp_path / "state" / "outbox.sqlite")
    with outbox.transaction():
        outbox.append(Fault(code=1, count=1))
    path = config(f'broker = "mqtt://127.0.0.1:{free_port()}"')
    assert main(["uplink", "--config", path, "--until-empty", "0.3"]) == 1
    assert "1 events still wait" in capsys.readouterr().err
    assert "no broker answers at mqtt://127.0.0.1" in caplog.text
    assert "check the network, uplink.broker" in caplog.text
