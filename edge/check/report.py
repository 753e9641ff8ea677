"""Findings as a person reads them at the tree, and as JSON."""

from collections.abc import Iterable

from msgspec import json

from edge.check.finding import Finding, State, all_well

#: A word and a colour: some see no colours, and in the sun nobody does.
_WORDS = {State.OK: "OK ", State.WRONG: "BAD", State.UNKNOWN: "-- "}
_COLOURS = {State.OK: "\033[1;32m", State.WRONG: "\033[1;37;41m", State.UNKNOWN: "\033[90m"}
_PLAIN = "\033[0m"


def line(finding: Finding, *, coloured: bool) -> str:
    """One line: the word, the name, what was found, and what to do."""
    word = _WORDS[finding.state]
    said = _printable(f"{finding.said}. DO: {finding.advice}" if finding.advice else finding.said)
    if not coloured:
        return f"{word} {finding.name:<11} {said}"
    colour = _COLOURS[finding.state]
    if finding.state is State.UNKNOWN:
        return f"{colour}{word} {finding.name:<11} {said}{_PLAIN}"
    return f"{colour}{word}{_PLAIN} {finding.name:<11} {said}"


def summary(findings: list[Finding]) -> str:
    """Whether the unit can be left, and how much was found."""
    bad = [finding.name for finding in findings if finding.state is State.WRONG]
    unknown = sum(finding.state is State.UNKNOWN for finding in findings)
    good = len(findings) - len(bad) - unknown
    counts = f"{good} good, {len(bad)} bad, {unknown} not known"
    return f"{counts}: mend {', '.join(bad)}" if bad else f"{counts}: nothing is to be mended"


def as_json(findings: Iterable[Finding]) -> str:
    """One object: `good`, and each finding."""
    told = list(findings)
    return json.encode({"good": all_well(told), "findings": told}).decode()


def _printable(text: str) -> str:
    """In one line: what a broker or a file's name says may hold anything."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
