"""The model: whose it is, whether it is whole, scores as it was made to, and where it runs."""

import statistics
from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from edge.check.finding import Finding, fine, unknown, wrong
from edge.config import Config
from edge.mind import Mind, open_mind
from sight.interpreter import InterpreterError, runtime_name
from wire.event import Device

_RUNS = 5


class Model:
    """The model as capture would open it: opened by one check, run by the next.

    `captures`: a capture runs, and one process at a time has the stick.
    """

    def __init__(
        self,
        config: Config,
        opener: Callable[[Config], Mind] = open_mind,
        *,
        captures: bool = False,
    ) -> None:
        self._coral_is_taken = captures and config.model.device == "coral"
        if self._coral_is_taken:
            config = replace(config, model=replace(config.model, device="cpu"))
        self._config, self._open = config, opener
        self.mind: Mind | None = None

    def package(self) -> Finding:
        """Whether its hashes, signature and golden scores are right."""
        self.mind = self._open(self._config)
        if self.mind.network is None:
            advice = "copy the package again; until then every photograph is kept, unseen"
            return wrong("model", self.mind.why, advice)
        manifest, known = self.mind.network.manifest, self.mind.network.package_id.hex()
        golden = len(manifest.golden.inputs)
        return fine("model", f"{manifest.name} ({known}), {golden} golden scores as they should be")

    def inference(self, clock: Callable[[], float]) -> Finding:
        """Where it runs, and how long it takes for one view."""
        network = self.mind.network if self.mind else None
        if network is None:
            return unknown("inference", "no model to run")
        shape = network.interpreter.input_shape[1:]
        picture = np.zeros(shape, dtype=np.int8)
        took = []
        try:
            for _ in range(_RUNS):
                began = clock()
                network.interpreter.run(picture)
                took.append(clock() - began)
        except InterpreterError as error:
            return wrong("inference", str(error), "mend that, then start the unit again")
        standing = network.interpreter.standing
        said = f"{self._where(standing.device)}: {statistics.median(took) * 1000:.1f} ms a view"
        if standing.trouble:
            return wrong("inference", f"{said}; {standing.said}", "then check again")
        if self._coral_is_taken:
            return unknown("inference", f"{said}; capture has the Coral", "stop it to check that")
        return fine("inference", said)

    def _where(self, device: Device) -> str:
        if device is Device.CORAL:
            return f"on the Coral, {runtime_name()}"
        threads = self._config.model.threads
        return f"on the CPU, {threads} thread{'s' if threads > 1 else ''}, {runtime_name()}"
