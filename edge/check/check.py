"""A check: one look at one thing, with a limit to the time that it may take."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from edge.check.finding import Finding, wrong


@dataclass(frozen=True, slots=True)
class Check:
    """`look` makes the finding, in at most `seconds`; `stuck` is what to do where it hangs."""

    name: str
    seconds: float
    look: Callable[[], Finding]
    stuck: str


def made(check: Check) -> Finding:
    """The finding of a check, whatever happens in it: one that fails or hangs is itself a finding.

    It runs in a thread of its own, because a camera's driver or a card that hangs cannot be
    interrupted; the thread is left behind and ends with the process.
    """
    answers: SimpleQueue[Finding] = SimpleQueue()
    Thread(target=_look, args=(check, answers), daemon=True, name=f"check {check.name}").start()
    try:
        return answers.get(timeout=check.seconds)
    except Empty:
        return wrong(check.name, f"no answer within {check.seconds:g} seconds", check.stuck)


def _look(check: Check, answers: SimpleQueue[Finding]) -> None:
    try:
        answers.put(check.look())
    except Exception as error:  # noqa: BLE001  (one thing that fails must not hide the others)
        said = f"this check failed: {type(error).__name__}: {error}"
        answers.put(wrong(check.name, said, "write this line down for the engineers"))
