"""Days of operation of a unit, from what it does in a day. Pure: figures in, a span out."""

from dataclasses import dataclass

from edge.power import figures
from edge.power.battery import Chemistry, can_charge, capacity_share
from edge.power.figures import Board
from edge.power.span import Span, exactly

_HOUR, _DAY_HOURS, _MONTH_DAYS = 3600.0, 24.0, 30.0


@dataclass(frozen=True, slots=True)
class Site:
    """What a unit meets in a day, and what feeds it.

    `wakes`: how often a power board starts a one-shot unit; 0 for once a burst. `has_camera`: its
    own camera, and not a commercial trap that fills a folder.
    """

    bursts: float
    frames: float
    battery_wh: float
    chemistry: Chemistry
    celsius: float
    send_seconds: float = 20.0
    wakes: float = 0.0
    has_camera: bool = True
    solar_watts: float = 0.0
    sun_hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """One board in one way of operation: watt-hours a day from the battery, and days on it.

    `days.high` is infinite where the sun may give more than is used.
    """

    board: Board
    coral: bool
    one_shot: bool
    daily_wh: Span
    days: Span


def estimate(board: Board, site: Site, *, coral: bool, one_shot: bool) -> Estimate:
    """How long a board lasts at a site."""
    used = _one_shot_wh(board, site, coral=coral) if one_shot else _always_wh(board, site, coral)
    daily = used.over(figures.CONVERTER.span)
    return Estimate(board, coral, one_shot, daily, days(daily, site))


def days(daily_wh: Span, site: Site) -> Span:
    """Days on the battery at so many watt-hours a day, with self-discharge and sun."""
    stored = capacity_share(site.chemistry, site.celsius).times(figures.USABLE.span)
    stored = stored.by(site.battery_wh)
    lost = site.chemistry.monthly.by(site.battery_wh / _MONTH_DAYS)
    gained = solar_wh(site)
    most, least = daily_wh.high + lost.high - gained.low, daily_wh.low + lost.low - gained.high
    return Span(_days(stored.low, most), _days(stored.high, least))


def solar_wh(site: Site) -> Span:
    """Watt-hours a day from the panel; none where the battery must not be charged."""
    if not can_charge(site.chemistry, site.celsius):
        return exactly(0.0)
    return figures.PANEL.span.by(site.solar_watts * site.sun_hours)


def work_seconds(board: Board, frames: float, *, coral: bool) -> Span:
    """Judging and writing one burst."""
    view = figures.CORAL_VIEW if coral else board.view
    return view.span.times(figures.VIEWS.span).plus(board.decode.span).by(frames)


def _always_wh(board: Board, site: Site, coral: bool) -> Span:
    """On day and night; busy for each burst and while the day's events are sent."""
    waiting = board.idle.span
    if site.has_camera:
        waiting = waiting.plus(figures.CAMERA.span)
    extra = _difference(board.busy.span, board.idle.span)
    if coral:
        waiting = waiting.plus(figures.CORAL_IDLE.span)
        extra = extra.plus(_difference(figures.CORAL_BUSY.span, figures.CORAL_IDLE.span))
    work = work_seconds(board, site.frames, coral=coral).by(site.bursts)
    busy = work.plus(exactly(site.send_seconds))
    return waiting.by(_DAY_HOURS).plus(busy.times(extra).by(1 / _HOUR))


def _one_shot_wh(board: Board, site: Site, *, coral: bool) -> Span:
    """Off but for the power board; each wake starts, judges its share, sends and stops."""
    wakes = site.wakes or site.bursts
    awake = board.boot.span.plus(figures.STOP.span).plus(exactly(site.send_seconds))
    power = board.busy.span
    if site.has_camera:
        power = power.plus(figures.CAMERA.span)
    if coral:
        awake = awake.plus(figures.CORAL_START.span)
        power = power.plus(figures.CORAL_BUSY.span)
    work = work_seconds(board, site.frames, coral=coral).by(site.bursts)
    on = awake.by(wakes).plus(work)
    return figures.STANDBY.span.by(_DAY_HOURS).plus(on.times(power).by(1 / _HOUR))


def _difference(more: Span, less: Span) -> Span:
    # The low end of one board is the low end of the other: the same board, well tuned or not.
    return Span(max(more.low - less.low, 0.0), max(more.high - less.high, 0.0))


def _days(stored_wh: float, daily_wh: float) -> float:
    return stored_wh / daily_wh if daily_wh > 0 else float("inf")
