"""The report for people: aligned tables. What is not known says so and is never a zero."""

from collections.abc import Sequence

from base.report import Effort, Fault, Quarantine, Report, Sighting, Tally, Unit

_UNKNOWN = "not known"
_LATEST = 40
_GAPS = 5


def as_text(report: Report) -> str:
    """The whole report, or one line that says that there is nothing yet."""
    if not (report.units or report.quarantine.reasons):
        return "Nothing has arrived yet: no unit has been heard."
    sections = (
        _sightings(report.sightings),
        _tallies(report.tallies),
        _units(report.units),
        _power(report.units),
        _effort(report.effort),
        _faults(report.faults),
        _quarantine(report.quarantine),
    )
    return "\n\n".join("\n".join(section) for section in sections if section)


def _sightings(sightings: Sequence[Sighting]) -> list[str]:
    latest = sorted(sightings, key=lambda each: each.time or "")[-_LATEST:]
    head = ("time (UTC)", "clock", "unit", "label", "score", "frames", "infrared", "model")
    rows = [
        (
            _moment(each.time),
            each.trust,
            each.unit,
            each.label,
            f"{each.score:.3f}",
            each.frames,
            _yes(each.infrared),
            each.model,
        )
        for each in latest
    ]
    earlier = len(sightings) - len(latest)
    more = [f"and {earlier} earlier: --json has them all"] if earlier else []
    return _section(f"Sightings: {len(sightings)}", head, rows) + more


def _tallies(tallies: Sequence[Tally]) -> list[str]:
    head = ("unit", "captured", "kept", "discarded", "audited", "failed", "adds up")
    rows = [
        (
            each.unit,
            each.captured,
            each.kept,
            each.discarded,
            each.audited,
            each.failed,
            _verdict(each),
        )
        for each in tallies
    ]
    by_label = [
        (each.unit, label.label, label.bursts, label.discarded)
        for each in tallies
        for label in each.labels
    ]
    lines = _section("Tallies, in photographs", head, rows)
    if by_label:
        lines += ["", *_table(("unit", "label", "bursts", "of which discarded"), by_label)]
    return lines


def _verdict(tally: Tally) -> str:
    if tally.adds_up:
        return "yes"
    return "NO: tally " + ", ".join(map(str, tally.wrong))


def _units(units: Sequence[Unit]) -> list[str]:
    head = (
        *("unit", "last heard (UTC)", "stored through", "missing", "outbox", "disk free"),
        *("temperature", "battery", "mode", "software", "model", "faults"),
    )
    rows = [
        (
            each.name,
            _moment(each.last_heard),
            each.through,
            _gaps(each.gaps),
            _known(each.outbox),
            _known(each.disk_free_mb, " MB"),
            _known(each.temperature_c, " C"),
            _known(each.battery_mv, " mV"),
            _known(each.mode),
            _known(each.software),
            _known(each.model),
            each.faults,
        )
        for each in units
    ]
    return _section(f"Units: {len(units)}", head, rows)


def _power(units: Sequence[Unit]) -> list[str]:
    """What the units tell of their power and of what judges; nothing where none tells any."""
    rows = [
        (
            each.name,
            _known(each.battery_mv, " mV"),
            _known(each.charge_percent, " %"),
            _known(each.current_ma, " mA"),
            _known(None if each.supply is None else ", ".join(each.supply) or "good"),
            _known(each.device),
        )
        for each in units
    ]
    known = any(cell != _UNKNOWN for row in rows for cell in row[1:])
    head = ("unit", "battery", "charge", "current", "supply", "judged by")
    return _section("Power, by the last heartbeat", head, rows) if known else []


def _effort(efforts: Sequence[Effort]) -> list[str]:
    head = ("unit", "state", "since (UTC)", "clock", "until (UTC)", "clock", "hours", "unsure")
    rows = [
        (
            each.unit,
            each.state,
            _moment(each.since),
            each.since_trust,
            _moment(each.until),
            each.until_trust,
            _known(each.hours),
            f"{each.unsure_s} s" if each.unsure_s else "no",
        )
        for each in efforts[-_LATEST:]
    ]
    return _section(f"Effort: {len(efforts)}", head, rows) if rows else []


def _gaps(gaps: Sequence[tuple[int, int]]) -> str:
    if not gaps:
        return "none"
    shown = [f"{first}-{last}" if first < last else str(first) for first, last in gaps[:_GAPS]]
    more = [f"and {len(gaps) - _GAPS} more"] if len(gaps) > _GAPS else []
    return ", ".join(shown + more)


def _faults(faults: Sequence[Fault]) -> list[str]:
    latest = faults[-_LATEST:]
    rows = [
        (_moment(each.time), each.trust, each.unit, each.fault, each.count, each.detail)
        for each in latest
    ]
    head = ("time (UTC)", "clock", "unit", "fault", "times", "detail")
    return _section(f"Faults: {len(faults)}", head, rows)


def _quarantine(quarantine: Quarantine) -> list[str]:
    total = sum(quarantine.reasons.values())
    title = f"Quarantine: {total} messages refused"
    if quarantine.dropped:
        title += f", the newest {quarantine.kept} kept"
    return _section(title, ("reason", "messages"), list(quarantine.reasons.items()))


def _section(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    return [title, *_table(head, rows)] if rows else [title if ":" in title else f"{title}: none"]


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Columns as wide as their widest cell; numbers to the right, words to the left."""
    words = [[_printable(str(cell)) for cell in row] for row in rows]
    columns = list(zip(head, *words, strict=True))
    widths = [max(map(len, column)) for column in columns]
    sides = [">" if isinstance(cell, int) else "<" for cell in rows[0]]
    return [
        "  ".join(
            f"{cell:{side}{width}}" for cell, side, width in zip(line, sides, widths, strict=True)
        ).rstrip()
        for line in (head, *words)
    ]


def _printable(text: str) -> str:
    """A unit's words without what could drive the reader's terminal."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _moment(time: str | None) -> str:
    return time.replace("T", " ").removesuffix("Z") if time else _UNKNOWN


def _known(value: object, unit: str = "") -> str:
    return _UNKNOWN if value is None else f"{value}{unit}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
