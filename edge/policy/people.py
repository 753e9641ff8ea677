"""People, as the community wants it: kept, blurred, or only counted."""

from collections.abc import Callable
from dataclasses import replace

from edge.evidence.error import EvidenceError
from edge.outcome import Fate, Outcome
from edge.policy.blur import BlurError, blurred
from edge.policy.sign import any_leopard
from edge.policy.veil import Veil, veil_of
from edge.policy.writer import Writer
from sight.judge import Judged
from sight.policy import Decision, Ruling
from wire.label import PEOPLE

#: A burst is counted only where it is this sure that it shows people; below, it is blurred.
SURE = 0.5

#: What is done to a photograph's bytes before anything of it is written.
Step = Callable[[bytes], bytes]


def blurring(crop_top: float, crop_bottom: float) -> Callable[[Outcome, Fate], Step | None]:
    """The step for each photograph on its way into the evidence; None where nobody is in it.

    It raises EvidenceError where somebody may be and the photograph cannot be blurred: then it is
    not kept.
    """

    def step_of(outcome: Outcome, fate: Fate) -> Step | None:
        veil = veil_of(outcome.judged, fate.frame)
        return _step(veil, crop_top, crop_bottom) if veil else None

    return step_of


def _step(veil: Veil, crop_top: float, crop_bottom: float) -> Step:
    def step(photograph: bytes) -> bytes:
        try:
            return blurred(photograph, veil, crop_top, crop_bottom)
        except BlurError as error:
            raise EvidenceError(f"may show people, and {error}") from error

    return step


def is_counted_only(judged: Judged) -> bool:
    """Whether a burst surely shows people, and nowhere perhaps a snow leopard."""
    seen = judged.verdict
    return (
        seen is not None and seen.label == PEOPLE and seen.score >= SURE and not any_leopard(judged)
    )


class CountingPeople:
    """A writer around a writer that keeps no photograph of people: they are counted as discarded.

    Not in quarantine either, and not where a photograph of the burst could not be judged.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def wants(self, outcome: Outcome) -> bool:
        """Whether there is anything of a burst to write."""
        return not is_counted_only(outcome.judged) and self._writer.wants(outcome)

    def secure(self, outcome: Outcome) -> Outcome:
        """Write what is to be kept, and of people nothing."""
        if is_counted_only(outcome.judged):
            return _counted(outcome)
        return self._writer.secure(outcome)


def _counted(outcome: Outcome) -> Outcome:
    ruling = Ruling(Decision.DISCARD, "shows people, who are counted only")
    fates = tuple(
        _unkept(fate) if fate.decision is Decision.FAILED else replace(fate, ruling=ruling)
        for fate in outcome.fates
    )
    return replace(outcome, ruling=ruling, fates=fates)


def _unkept(fate: Fate) -> Fate:
    told = f"{fate.ruling.reason}; not kept, its burst shows people"
    return replace(fate, ruling=Ruling(Decision.FAILED, told))
