"""The estimate as a table or as JSON, with every assumption it rests on and its source."""

import math
from collections.abc import Iterator, Sequence

from msgspec import json

from edge.power import figures
from edge.power.battery import can_charge, capacity_share, colder_than_known
from edge.power.estimate import Estimate, Site, estimate
from edge.power.figures import BOARDS, Figure
from edge.power.span import Span

_COMMON = (
    figures.CORAL_IDLE, figures.CORAL_BUSY, figures.CORAL_VIEW, figures.CORAL_START,
    figures.VIEWS, figures.CAMERA, figures.STANDBY, figures.STOP, figures.CONVERTER,
    figures.USABLE, figures.PANEL,
)  # fmt: skip


def all_estimates(site: Site) -> list[Estimate]:
    """Every board with and without a Coral, always on and in one shot."""
    return [
        estimate(board, site, coral=coral, one_shot=one_shot)
        for board in BOARDS
        for coral in (False, True)
        for one_shot in (False, True)
    ]


def lines(site: Site, estimates: Sequence[Estimate]) -> Iterator[str]:
    """A table of days, then what speaks against it, then what it rests on."""
    yield f"{'':<28}{'Wh a day':>14}{'days':>16}"
    for each in estimates:
        way = "one-shot" if each.one_shot else "always on"
        name = f"{each.board.name}{' + Coral' if each.coral else ''}, {way}"
        yield f"{name:<28}{_told(each.daily_wh):>14}{_told(each.days):>16}"
    yield ""
    yield from _warnings(site)
    yield "An estimate by published figures, no measurement of your unit. It rests on:"
    for figure in _rests_on():
        value = f"{_span(figure.span)} {figure.unit}".strip()
        yield f"  {figure.what}: {value} ({figure.source})"
    share = _span(capacity_share(site.chemistry, site.celsius))
    yield f"  {site.chemistry.name}: {share} of its capacity ({site.chemistry.source})"


def as_json(site: Site, estimates: Sequence[Estimate]) -> str:
    """The same for a machine; an end that is not bounded is null."""
    told = {
        "estimates": [
            {
                "board": each.board.name,
                "coral": each.coral,
                "one_shot": each.one_shot,
                "daily_wh": _ends(each.daily_wh),
                "days": _ends(each.days),
            }
            for each in estimates
        ],
        "warnings": list(_warnings(site)),
        "figures": [
            {
                "what": figure.what,
                "span": _ends(figure.span),
                "unit": figure.unit,
                "source": figure.source,
            }
            for figure in _rests_on()
        ],
        "battery": {"chemistry": site.chemistry.name, "source": site.chemistry.source},
    }
    return json.encode(told).decode()


def _rests_on() -> list[Figure]:
    return [*(figure for board in BOARDS for figure in board.figures), *_COMMON]


def _warnings(site: Site) -> Iterator[str]:
    if colder_than_known(site.chemistry, site.celsius):
        yield (
            f"Colder than any figure for {site.chemistry.name} "
            f"({site.chemistry.capacity[0][0]:.0f} C): the days are too many."
        )
    if site.solar_watts and not can_charge(site.chemistry, site.celsius):
        yield (
            f"The panel is counted for nothing: {site.chemistry.name} must not be charged at "
            f"{site.celsius:.0f} C."
        )


def _span(span: Span) -> str:
    """A figure as it is in the table."""
    ends = [f"{end:.4g}" for end in (span.low, span.high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _told(span: Span) -> str:
    ends = [_number(span.low), _number(span.high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _number(value: float) -> str:
    if math.isinf(value):
        return "no end"
    # Two digits: more would claim to know more.
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _ends(span: Span) -> tuple[float | None, float | None]:
    low, high = (None if math.isinf(end) else round(end, 4) for end in (span.low, span.high))
    return low, high
