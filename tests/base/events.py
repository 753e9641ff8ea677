"""Events as a unit would send them, each with only what a test cares about."""

from wire.answer import Holding
from wire.codec import encode, encode_answer
from wire.event import Fault, FaultCode, Heartbeat, LabelCount, Mode, Sighting, Tally, Trust
from wire.happening import Received
from wire.label import CODES
from wire.topic import event_topic, holding_topic

MODEL = bytes.fromhex("c0ffee42")
NOON = 1_714_737_600  # 2024-05-03 12:00 UTC


def sighting(sequence, *, label="snow_leopard", **fields):
    stamp = {"time": NOON + sequence % 3600, "trust": Trust.GPS, "boot": 1, "uptime": 60}
    what = {"model": MODEL, "burst": sequence, "label": CODES[label], "score": 930, "frames": 3}
    return encode(Sighting(sequence=sequence, **(stamp | what | fields)))


def tally(sequence, *, labels=(), **fields):
    known = {"captured": 10, "kept": 3, "discarded": 5, "audited": 1, "failed": 1, "since": NOON}
    counts = tuple(LabelCount(CODES[label], bursts, gone) for label, bursts, gone in labels)
    return encode(Tally(sequence=sequence, model=MODEL, labels=counts, **(known | fields)))


def heartbeat(sequence, **fields):
    known = {"software": "0.1.0", "model": MODEL, "mode": Mode.OBSERVE, "outbox": 4}
    return encode(Heartbeat(sequence=sequence, **(known | fields)))


def fault(sequence, *, count=2, detail="the card is full"):
    return encode(Fault(sequence=sequence, code=FaultCode.EVIDENCE, count=count, detail=detail))


def holding(oldest, newest):
    return encode_answer(Holding(oldest=oldest, newest=newest))


def event_message(payload, unit="ridge-1", message_id=1):
    return Received(event_topic(unit), payload, message_id)


def holding_message(payload, unit="ridge-1", message_id=1):
    return Received(holding_topic(unit), payload, message_id)
