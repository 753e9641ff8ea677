"""What a photograph's metadata say of it: hierarchical keywords, as digiKam and camtrapR read."""

from dataclasses import dataclass

from edge.outcome import Fate, Outcome
from sight.policy import Decision
from wire.species import species_name


@dataclass(frozen=True, slots=True)
class Caption:
    """Keywords from the general to the particular, parted by "|", and the photograph's own name.

    "Species|Panthera uncia", "Uncia|score|0.97", "Uncia|burst|902", and "Uncia|audit" where that
    is why it was kept.
    """

    subjects: tuple[str, ...]
    own_name: str


def caption(outcome: Outcome, fate: Fate) -> Caption | None:
    """What is to be written into a photograph; None where nothing is known of it."""
    seen = outcome.judged.verdict
    if seen is None or fate.frame.failure:
        return None
    subjects = [
        f"Species|{species_name(seen.label)}",
        f"Uncia|score|{seen.score:.2f}",
        f"Uncia|burst|{outcome.number}",
    ]
    if fate.decision is not Decision.KEEP:
        subjects.append(f"Uncia|{fate.decision.value}")
    return Caption(tuple(subjects), fate.shot.path.name)
