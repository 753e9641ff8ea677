"""Summaries: the figures of an evaluation as a table to read."""

from collections.abc import Iterator, Mapping

from convert.interval import as_text
from convert.metrics import Left, Metrics
from convert.tally import Group, Tally
from sight.policy import WASTE
from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD
from wire.manifest import Measured

_MOST_GROUPS = 20
_MOST_NAMED = 10


def summary(metrics: Metrics) -> str:
    """Per label, then per source, location and light, then what was not counted."""
    return "\n".join(_lines(metrics))


def _lines(metrics: Metrics) -> Iterator[str]:
    subject = metrics.subject
    yield f"{subject.package} ({subject.package_id}) at {subject.operating_point}: discard what"
    yield f"  shows {' or '.join(WASTE)} with P(empty) + P(livestock) >= {subject.threshold:.3f}"
    events = metrics.overall.events + sum(each.events for each in metrics.unknown_labels.values())
    each = metrics.seconds_per_photograph
    yield f"{metrics.photographs} photographs in {events} events, {each:.3f} s a photograph"
    yield ""
    yield f"{'shows':<18}{'events':>7}{'kept':>7}{'discarded':>11}{'failed':>8}  share"
    for label, tally in metrics.overall.labels.items():
        yield _known(label, tally)
    for title, groups in (
        ("by source", metrics.sources),
        ("by location", metrics.locations),
        ("by light", metrics.light),
    ):
        yield from _groups(title, groups)
    yield from _uncounted(metrics)


def _known(label: str, tally: Tally) -> str:
    if label == SNOW_LEOPARD:
        return f"{_counts(label, tally)}  kept {_share(tally.kept_share)}"
    return f"{_counts(label, tally)}  discarded {_share(tally.discarded_share)}"


def _counts(label: str, tally: Tally) -> str:
    return f"{label:<18}{tally.events:>7}{tally.kept:>7}{tally.discarded:>11}{tally.failed:>8}"


def _groups(title: str, groups: Mapping[str, Group]) -> Iterator[str]:
    shown = sorted(groups.items(), key=lambda item: -item[1].events)[:_MOST_GROUPS]
    yield ""
    columns = ("snow leopards kept", "empties discarded", "livestock discarded")
    cells = "".join(f"{column:<32}" for column in columns).rstrip()
    yield f"{title:<40}{'events':>7}{'kept':>7}{'discarded':>11}  {cells}"
    for name, group in shown:
        shares = (
            group.recall,
            *(
                group.labels[label].discarded_share if label in group.labels else None
                for label in (EMPTY, LIVESTOCK)
            ),
        )
        cells = "".join(f"{_share(share):<32}" for share in shares).rstrip()
        counts = f"{group.events:>7}{group.kept:>7}{group.discarded:>11}"
        yield f"{name[:39]:<40}{counts}  {cells}".rstrip()
    if len(groups) > len(shown):
        yield f"and {len(groups) - len(shown)} more in metrics.json"


def _uncounted(metrics: Metrics) -> Iterator[str]:
    if metrics.unknown_labels:
        yield ""
        yield "labels that the package does not know, in no figure above"
        for label, tally in metrics.unknown_labels.items():
            yield _counts(label or "(no label)", tally)
    if metrics.alone:
        yield ""
        yield f"{metrics.alone} photographs have neither burst nor time: each stands alone"
    yield from _left("photographs could not be judged and count as failed", metrics.unreadable)
    yield from _left("rows were left out", metrics.skipped)


def _left(what: str, left: tuple[Left, ...]) -> Iterator[str]:
    if not left:
        return
    yield ""
    yield f"{len(left)} {what}"
    for each in left[:_MOST_NAMED]:
        yield f"  {each.file or '(no file)'}: {each.reason}"
    if len(left) > _MOST_NAMED:
        yield f"  and {len(left) - _MOST_NAMED} more in metrics.json"


def _share(given: Measured | None) -> str:
    return as_text(given) if given else "-"
