"""The checks behind the page's button: one round at a time, told as far as it has come."""

from collections.abc import Callable, Iterable
from threading import Lock, Thread

from edge.check.finding import Finding


class Checking:
    """`begin_round` begins a round; it is given the phone's time, UTC seconds, None unknown."""

    def __init__(self, begin_round: Callable[[float | None], Iterable[Finding]]) -> None:
        self._begin_round = begin_round
        self._lock = Lock()
        self.running = False
        self.findings: tuple[Finding, ...] = ()

    def start(self, phone: float | None) -> bool:
        """Begin a round, in a thread of its own; False where one is under way."""
        with self._lock:
            if self.running:
                return False
            self.running, self.findings = True, ()
        Thread(target=self._run, args=(phone,), daemon=True, name="checks").start()
        return True

    def _run(self, phone: float | None) -> None:
        try:
            for finding in self._begin_round(phone):
                self.findings = (*self.findings, finding)
        finally:
            self.running = False
