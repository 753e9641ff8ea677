from hypothesis import given
from hypothesis import strategies as st

from edge.source.shutter import Plan, Shutter, Still
from wire.event import Trust

PLANS = st.builds(
    Plan,
    ring_frames=st.integers(0, 4),
    ring_seconds=st.floats(0, 3),
    frames=st.integers(1, 6),
    interval_seconds=st.floats(0, 3),
    rest_seconds=st.floats(0, 10),
)
#: For each frame how long it is after the last, and whether it triggers.
FRAMES = st.lists(st.tuples(st.floats(0.01, 5), st.booleans()), max_size=80)


def played(plan, frames):
    """Every still that was taken, and every burst."""
    shutter, now, stills, bursts = Shutter(plan), 0.0, [], []
    for gap, triggers in frames:
        now += gap
        if shutter.wants(now):
            stills.append(Still(b"", now, now, Trust.NTP))
            bursts.append(shutter.take(stills[-1]))
        if triggers:
            shutter.trigger(now)
    return stills, [*filter(None, [*bursts, shutter.cut()])]


@given(PLANS, FRAMES)
def test_no_still_is_in_two_bursts_and_all_come_in_order(plan, frames):
    _, bursts = played(plan, frames)
    taken = [still.uptime for burst in bursts for still in burst]
    assert taken == sorted(set(taken))


@given(PLANS, FRAMES)
def test_a_burst_has_what_the_plan_says_and_the_last_may_be_cut(plan, frames):
    _, bursts = played(plan, frames)
    for burst in bursts[:-1]:
        assert plan.frames <= len(burst) <= plan.ring_frames + plan.frames
    assert all(len(burst) <= plan.ring_frames + plan.frames for burst in bursts)


@given(PLANS, FRAMES)
def test_between_a_burst_and_the_next_trigger_lies_the_rest(plan, frames):
    shutter, now, ended = Shutter(plan), 0.0, None
    for gap, triggers in frames:
        now += gap
        wanted = shutter.wants(now)
        if wanted and shutter.take(Still(b"", now, now, Trust.NTP)):
            ended = now
        if triggers:
            resting = ended is not None and now < ended + plan.rest_seconds
            before = shutter._left
            shutter.trigger(now)
            assert not resting or shutter._left == before


@given(FRAMES)
def test_without_a_ring_no_still_is_taken_before_a_trigger(frames):
    plan = Plan(ring_frames=0, ring_seconds=1, frames=2, interval_seconds=0, rest_seconds=0)
    stills, bursts = played(plan, frames)
    assert len(stills) == sum(len(burst) for burst in bursts)
