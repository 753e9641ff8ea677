"""Any event at all, for property tests."""

from hypothesis import strategies as st

from wire.event import Effort, Fault, Heartbeat, LabelCount, Mode, Sighting, Tally, Trust

u8, u16, u32 = (st.integers(0, 2**bits - 1) for bits in (8, 16, 32))
package_ids = st.binary(min_size=4, max_size=4)

_stamp = {
    "sequence": st.integers(1, 2**32 - 1),
    "time": st.none() | u32,
    "trust": st.sampled_from(Trust),
    "boot": u16,
    "uptime": st.none() | u32,
}
sightings = st.builds(
    Sighting,
    **_stamp,
    model=package_ids,
    burst=u32,
    label=u8,
    score=st.integers(0, 1000),
    frames=u8,
    duration=u16,
    infrared=st.booleans(),
)
tallies = st.builds(
    Tally,
    **_stamp,
    model=st.none() | package_ids,
    since=st.none() | u32,
    captured=u32,
    kept=u32,
    discarded=u32,
    audited=u32,
    failed=u32,
    labels=st.lists(st.builds(LabelCount, u8, u32, u32), max_size=20).map(tuple),
)
heartbeats = st.builds(
    Heartbeat,
    **_stamp,
    software=st.text("0123456789.abrc+", max_size=24),
    model=st.none() | package_ids,
    mode=st.sampled_from(Mode),
    outbox=u32,
    disk_free=st.none() | u32,
    temperature=st.none() | st.integers(-128, 127),
    battery=st.none() | u16,
    device=u8,
    charge=st.none() | st.integers(0, 100),
    current=st.none() | st.integers(-(2**15), 2**15 - 1),
    supply=st.none() | u8,
)
faults = st.builds(Fault, **_stamp, code=u8, count=u16, detail=st.text("abc é雪", max_size=50))
efforts = st.builds(
    Effort,
    **_stamp,
    state=u8,
    since=st.none() | u32,
    since_trust=st.sampled_from(Trust),
    since_boot=u16,
    since_uptime=st.none() | u32,
    unsure=u16,
)
events = sightings | tallies | heartbeats | faults | efforts
