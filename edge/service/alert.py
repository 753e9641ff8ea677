"""What a source's notices mean for the unit: its effort, its faults, and its ledger."""

import logging
from typing import Literal

from edge.health.cause import Cause
from edge.source.condition import Condition, Notice
from edge.unit import Unit

log = logging.getLogger(__name__)

Trigger = Literal["motion", "pir", "either"]


def cause_of(condition: Condition, trigger: Trigger) -> Cause:
    """What is wrong with the trap where this is wrong with its camera.

    Where motion triggers too, a stuck PIR leaves the trap seeing: that is told, and takes nothing
    from the effort. A full spool is no full card: most bursts of a storm are judged, some are lost.
    """
    match condition:
        case Condition.STALLED | Condition.FROZEN:
            return Cause.CAMERA
        case Condition.BLOCKED:
            return Cause.LENS
        case Condition.PIR_STUCK:
            return Cause.CAMERA if trigger == "pir" else Cause.TRIGGER
        case Condition.SPOOL_FULL:
            return Cause.FLOOD


class Alert:
    """Hears a camera's notices, and tells health and journal."""

    def __init__(self, unit: Unit) -> None:
        self._unit, self._trigger = unit, unit.config.trap.trigger
        self._holding: frozenset[Condition] = frozenset()

    def __call__(self, notice: Notice) -> None:
        """Pass a notice on. What is lost is counted; nothing is raised, and all is told in time."""
        level = logging.WARNING if notice.holds else logging.INFO
        log.log(level, "camera condition=%s holds=%s: %s", *_said(notice))
        now, condition = self._unit.clock.now(), notice.condition
        changed = self._holding | {condition} if notice.holds else self._holding - {condition}
        before, self._holding = self._causes(), changed
        cause = cause_of(condition, self._trigger)
        if notice.photographs:
            self._unit.journal.lose(notice.photographs, notice.detail, now)
        if notice.holds or (cause in before and cause not in self._causes()):
            self._unit.health.condition(
                cause,
                now,
                holds=notice.holds,
                detail=notice.detail,
                times=max(notice.photographs, 1),
                since=now.at(notice.uptime),
            )

    def _causes(self) -> set[Cause]:
        return {cause_of(condition, self._trigger) for condition in self._holding}


def _said(notice: Notice) -> tuple[str, bool, str]:
    return notice.condition, notice.holds, notice.detail
