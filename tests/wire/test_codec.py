import os
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.events import efforts, events, heartbeats, sightings
from wire.answer import Holding, Stored
from wire.codec import decode, decode_holding, decode_stored, encode, encode_answer
from wire.error import WireError
from wire.event import Fault, Sighting, in_detail

A_SIGHTING = Sighting(sequence=1, model=b"abcd", burst=1, label=3, score=900, frames=3)


def reads_or_refuses(read, payload):
    """Any other exception than WireError leaves here, and fails the test."""
    try:
        read(payload)
    except WireError:
        return False
    return True


@given(events)
def test_an_event_comes_back_as_it_was_sent(event):
    assert decode(encode(event)) == event


@given(events)
def test_no_event_is_larger_than_an_iridium_message(event):
    assert len(encode(event)) <= 340


@given(sightings)
def test_no_sighting_is_larger_than_the_smallest_lorawan_payload(sighting):
    assert len(encode(sighting)) <= 51


@given(efforts)
def test_an_effort_fits_the_smallest_lorawan_payload_too(effort):
    assert len(encode(effort)) <= 51


@given(heartbeats)
def test_a_heartbeat_with_all_it_can_tell_stays_small(heartbeat):
    assert len(encode(heartbeat)) - len(heartbeat.software) <= 55


@given(events, st.lists(st.integers() | st.text() | st.none(), min_size=1, max_size=3))
def test_fields_of_a_later_version_are_ignored(event, later):
    later = [value for value in later if not isinstance(value, int) or abs(value) < 2**63]
    fields = msgspec.msgpack.decode(encode(event)) + later
    payload = msgspec.msgpack.encode(fields)
    if len(payload) <= 340:
        assert decode(payload) == event


def test_fields_missing_at_the_end_take_their_default():
    fields = msgspec.msgpack.decode(encode(A_SIGHTING))
    assert decode(msgspec.msgpack.encode(fields[:12])) == A_SIGHTING


@given(events, st.integers(0, 255).filter(lambda version: version != 1))
def test_another_version_is_refused_and_named(event, version):
    fields = msgspec.msgpack.decode(encode(event))
    with pytest.raises(WireError, match=f"version {version} "):
        decode(msgspec.msgpack.encode([version, *fields[1:]]))


@given(st.integers(6, 255))
def test_an_unknown_kind_is_refused_and_named(kind):
    with pytest.raises(WireError, match=f"kind {kind} "):
        decode(msgspec.msgpack.encode([1, kind, 7]))


@given(st.binary(max_size=400))
def test_any_bytes_raise_the_wire_error_and_nothing_else(payload):
    for read in (decode, decode_holding, decode_stored):
        reads_or_refuses(read, payload)


@given(events, st.randoms(use_true_random=False))
def test_a_damaged_event_raises_the_wire_error_and_nothing_else(event, rng):
    payload = bytearray(encode(event))
    for _ in range(3):
        payload[rng.randrange(len(payload))] = rng.randrange(256)
    reads_or_refuses(decode, bytes(payload[: rng.randrange(len(payload) + 1)]))


def test_deep_nesting_and_huge_lengths_are_refused():
    for payload in (b"\x91" * 340, b"\x81" * 340, b"\xdd\xff\xff\xff\xff\x01\x01", b""):
        assert not reads_or_refuses(decode, payload)


def test_a_hundred_thousand_random_payloads_are_refused():
    rng = random.Random(os.urandom(8))
    taken = sum(reads_or_refuses(decode, rng.randbytes(rng.randrange(64))) for _ in range(100_000))
    assert taken < 10


@pytest.mark.parametrize(
    "field", [{"score": 1001}, {"label": 256}, {"model": b"abc"}, {"sequence": 0}, {"burst": -1}]
)
def test_a_value_out_of_its_range_is_not_sent(field):
    with pytest.raises(WireError):
        encode(msgspec.structs.replace(A_SIGHTING, **field))


def test_a_unit_cannot_hold_what_it_never_gave():
    with pytest.raises(WireError, match="only 3 were given"):
        decode_holding(encode_answer(Holding(oldest=5, newest=3)))


def test_an_answer_out_of_its_range_is_not_sent():
    with pytest.raises(WireError):
        encode_answer(Stored(through=-1))


@given(st.text())
def test_any_text_fits_a_fault_once_it_is_in_detail(text):
    encode(Fault(sequence=1, code=1, count=1, detail=in_detail(text)))
