"""A model on a Coral, with an answer for the day when the stick fails.

The true library does not always fail politely: where a transfer over USB breaks it may end the
whole process (google-coral/edgetpu, issue 494). Who starts the process again says so by `rest`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from sight.coral import Trouble
from sight.error import PackageError
from sight.interpreter import CoralError, Interpreter, InterpreterError
from sight.standing import Standing
from wire.event import Device
from wire.manifest import Manifest

LIBRARY = "libedgetpu.so.1"
#: Seconds: the longest pause between two tries, and how long a stick must last to be trusted anew.
LONGEST_PAUSE = 3600.0

#: Opens a model on one device and checks its golden scores there.
#: Raises CoralError, InterpreterError or PackageError.
Open = Callable[[], Interpreter]


@dataclass(frozen=True)
class Wish:
    """That a Coral judges, and what is done while none can.

    With `fall_back` the CPU judges, else nothing does. The stick is tried again after
    `retry_seconds`, twice as long after each failure, up to an hour; for the first time after
    `rest` seconds, where it ended the last process. `tell` hears of every change.
    """

    clock: Callable[[], float]
    fall_back: bool = True
    retry_seconds: float = 60.0
    rest: float = 0.0
    library: str = LIBRARY
    tell: Callable[[Standing], None] = lambda _standing: None


class OnCoral:
    """An engine that runs on the stick while it can. Raises as `Open` where no answer opens."""

    def __init__(self, manifest: Manifest, coral: Open, cpu: Open, wish: Wish) -> None:
        given = manifest.input
        self.input_shape = (1, given.height, given.width, 3)
        self.output_quantisation = manifest.output
        self.standing = Standing(Device.UNKNOWN)
        self._open_coral, self._open_cpu, self._wish = coral, cpu, wish
        self._coral: Interpreter | None = None
        self._cpu: Interpreter | None = None
        self._pause = min(max(wish.retry_seconds, wish.rest), LONGEST_PAUSE)
        self._since = wish.clock()
        if wish.rest:
            self._lose(CoralError(Trouble.ENDED))
        else:
            self._try()
        if self._coral is None and wish.fall_back:
            self._cpu = cpu()

    def run(self, picture: NDArray[np.int8]) -> NDArray[np.int8]:
        """Scores int8 (labels,) of one picture int8 (height, width, 3). Raises InterpreterError."""
        if self._coral is None and self._wish.clock() >= self._again:
            self._try()
        if self._coral is not None:
            try:
                return self._coral.run(picture)
            except CoralError as error:
                self._lose(error)
        return self._answer().run(picture)

    def _try(self) -> None:
        try:
            self._coral = self._open_coral()
        except CoralError as error:
            self._lose(error)
            return
        self._cpu = None  # its memory is worth more than the second that it takes to open
        self._since = self._wish.clock()
        self._stand(Standing(Device.CORAL))

    def _lose(self, error: CoralError) -> None:
        now = self._wish.clock()
        if self._coral is not None and now - self._since >= LONGEST_PAUSE:
            self._pause = self._wish.retry_seconds
        # The old one lets go of the stick before another is opened.
        self._coral = None
        self._again = inf if error.trouble is Trouble.NO_MODEL else now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        device = Device.CPU_FOR_CORAL if self._wish.fall_back else Device.UNKNOWN
        self._stand(Standing(device, error.trouble, str(error)))

    def _stand(self, standing: Standing) -> None:
        changed = (standing.device, standing.trouble) != (
            self.standing.device,
            self.standing.trouble,
        )
        self.standing = standing
        if changed:
            self._wish.tell(standing)

    def _answer(self) -> Interpreter:
        if not self._wish.fall_back:
            raise InterpreterError(f"not judged, by choice: {self.standing.said}")
        if self._cpu is None:
            try:
                self._cpu = self._open_cpu()
            except PackageError as error:
                raise InterpreterError(str(error)) from error
        return self._cpu
