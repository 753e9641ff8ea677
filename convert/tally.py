"""Tallies: of each label how many events were kept and discarded, with intervals."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from convert.interval import measured
from convert.trial import Trial
from sight.policy import Decision
from wire.label import SNOW_LEOPARD
from wire.manifest import Measured


class Tally(Struct, frozen=True, kw_only=True):
    """Events of one label: events = kept + discarded + failed.

    `kept_share` and `discarded_share` are of those judged; null where none was.
    """

    events: int
    kept: int
    discarded: int
    failed: int
    kept_share: Measured | None
    discarded_share: Measured | None


class Group(Struct, frozen=True, kw_only=True):
    """Events of one source, place or light. `recall`: snow leopards kept, of those judged."""

    events: int
    kept: int
    discarded: int
    failed: int
    recall: Measured | None
    labels: dict[str, Tally]


def tally(trials: Sequence[Trial]) -> Tally:
    """The tally of events that show one label."""
    kept, discarded, failed = (
        sum(each.decision is decision for each in trials)
        for decision in (Decision.KEEP, Decision.DISCARD, Decision.FAILED)
    )
    of = kept + discarded
    return Tally(
        events=len(trials),
        kept=kept,
        discarded=discarded,
        failed=failed,
        kept_share=measured(kept, of) if of else None,
        discarded_share=measured(discarded, of) if of else None,
    )


def group(trials: Sequence[Trial]) -> Group:
    """Events by label."""
    labels = {label: tally(mine) for label, mine in by_label(trials).items()}
    whole = labels.values()
    cats = labels.get(SNOW_LEOPARD)
    return Group(
        events=len(trials),
        kept=sum(each.kept for each in whole),
        discarded=sum(each.discarded for each in whole),
        failed=sum(each.failed for each in whole),
        recall=cats.kept_share if cats else None,
        labels=labels,
    )


def by_label(trials: Iterable[Trial]) -> dict[str, list[Trial]]:
    """The events of each label, labels in order of name."""
    found: dict[str, list[Trial]] = {}
    for trial in trials:
        found.setdefault(trial.event.label, []).append(trial)
    return dict(sorted(found.items()))
