"""What the page shows, in short words: the same for a phone with and without JavaScript."""

from collections.abc import Iterable

from msgspec import Struct

from edge.check.finding import Finding, State, all_well
from edge.setup.checking import Checking
from edge.setup.glance import Glance, Judgement

_WORDS = {State.OK: "OK", State.WRONG: "BAD", State.UNKNOWN: "--"}


class Line(Struct, frozen=True):
    """A finding: `state` is its class in the style sheet."""

    state: str
    word: str
    name: str
    said: str
    advice: str


class Shown(Struct, frozen=True):
    """Everything that changes while the page is open."""

    number: int
    trouble: str
    sees: bool
    seen: int
    box: str
    verdict: str
    judged: float
    photograph: int
    left: str
    running: bool
    summary: str
    lines: tuple[Line, ...]


def shown(glance: Glance, checking: Checking, left: float, now: float) -> Shown:
    """The page's words; `left` is seconds until it closes, `now` monotonic seconds."""
    findings = checking.findings
    return Shown(
        number=glance.number,
        trouble=glance.trouble,
        sees=glance.walk.sees(now),
        seen=glance.walk.seen,
        box=f"{glance.walk.width} x {glance.walk.height} pixels" if glance.walk.seen else "",
        verdict=_verdict(glance.judgement, now),
        judged=glance.judgement.at if glance.judgement else 0.0,
        photograph=glance.photographs,
        left=f"{left / 60:.0f} min" if left >= 60 else f"{left:.0f} s",
        running=checking.running,
        summary=_summary(findings, running=checking.running),
        # What is bad first: on a phone the rest is far below.
        lines=tuple(map(_line, sorted(findings, key=lambda each: each.state is not State.WRONG))),
    )


def _verdict(judgement: Judgement | None, now: float) -> str:
    if judgement is None:
        return "none yet"
    opinion, ago = judgement.opinion, max(now - judgement.at, 0)
    if opinion.score is None:
        return f"cannot tell: {opinion.why}"
    # Down, not to the nearest: 99.6 % is not certain.
    return f"{opinion.label.replace('_', ' ')}, {int(opinion.score * 100)} %, {ago:.0f} s ago"


def _summary(findings: Iterable[Finding], *, running: bool) -> str:
    told = list(findings)
    if running:
        return f"checking ... {len(told)} done"
    if not told:
        return "not checked yet"
    bad = [finding.name for finding in told if finding.state is State.WRONG]
    return "nothing is bad" if all_well(told) else f"bad: {', '.join(bad)}"


def _line(finding: Finding) -> Line:
    word = _WORDS[finding.state]
    return Line(str(finding.state), word, finding.name, finding.said, finding.advice)
