"""What a unit judges with, from its configuration: model, judge and policy."""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from edge.audit import audited
from edge.config import Config, ConfigError
from edge.coral import opening, rest_after_end, wish_of
from edge.heap import giving_back
from edge.known import remembering
from edge.outbox import open_outbox
from edge.policy.keep import expect_known, keeping
from edge.policy.review import Review
from edge.policy.terms import terms_of, threshold_of
from edge.shipped import shipped_manifests, shipped_package
from sight.error import PackageError
from sight.interpreter import InterpreterError
from sight.judge import Judge, judge_with, unable
from sight.network import Network, open_network
from sight.policy import Policy, discard_waste
from sight.recollection import Recall, no_memory
from sight.standing import Standing
from sight.trusted import Trusted
from wire.error import WireError
from wire.event import Device
from wire.label import CODES

log = logging.getLogger(__name__)

#: Bursts after which what is remembered is written: some 50 kB, for what a restart would lose.
_KEPT_EVERY = 10


@dataclass(frozen=True)
class Mind:
    """What a unit judges with: `network` is None where no model can be used, and `why` says why.

    `changes` of where inference runs wait there, oldest first, until they are reported.
    """

    network: Network | None
    judge: Judge
    policy: Policy
    why: str = ""
    changes: deque[Standing] = field(default_factory=deque)

    @property
    def standing(self) -> Standing:
        """Where inference runs now."""
        return self.network.interpreter.standing if self.network else Standing(Device.UNKNOWN)


def open_mind(config: Config, lap: Callable[[str], None] = lambda _step: None) -> Mind:
    """The model with its judge and policy. Without a usable model everything is kept.

    `lap` is told when each step of opening the model is done. Raises ConfigError where the
    keep-list cannot be kept to.
    """
    told, changes = config.policy, deque[Standing]()

    def note(standing: Standing) -> None:
        log.warning("inference runs on=%s reason=%s", standing.device.name, standing.said)
        changes.append(standing)

    try:
        folder = Path(config.model.package) if config.model.package else shipped_package()
        trusted = Trusted(shipped_manifests(), frozenset(config.model.trusted_keys))
        coral = wish_of(config.model, time.monotonic, note, rest_after_end(config.model))
        with opening(config.model):
            network = open_network(folder, config.model.threads, trusted, lap, coral)
        point = network.manifest.operating_point(config.model.operating_point)
    except (PackageError, InterpreterError, WireError) as error:
        log.error("no usable model, every photograph will be kept reason=%s", error)  # noqa: TRY400  (the reason says it all)
        why = f"no usable model: {error}"
        expect_known(told.keep, CODES, counted=told.people == "count")
        return Mind(None, unable(why), discard_waste(1.0), why, changes)
    expect_known(told.keep, network.manifest.labels, counted=told.people == "count")
    policy = audited(discard_waste(threshold_of(told, point)), told.audit_share, told.audit_seed)
    policy = keeping(policy, told.keep)
    judge = giving_back(judge_with(network, *crops(config), _recall(config)))
    return Mind(network, judge, policy, changes=changes)


def _recall(config: Config) -> Recall:
    if not config.camera.remember:
        return no_memory
    return remembering(Path(config.unit.state) / "bursts", _KEPT_EVERY)


def open_review(config: Config) -> Review:
    """What a person is shown of an observation. Raises ConfigError without a usable model."""
    # By the CPU: nothing is judged here, and a capture that runs has the stick.
    mind = open_mind(replace(config, model=replace(config.model, device="cpu")))
    if mind.network is None:
        raise ConfigError(mind.why)
    point = mind.network.manifest.operating_point(config.model.operating_point)
    outbox = open_outbox(Path(config.unit.state))
    return Review(config, outbox, terms_of(config, mind.network), point)


def crops(config: Config) -> tuple[float, float]:
    """The fractions of a frame's height that its banner takes, above and below."""
    return config.camera.crop_top, config.camera.crop_bottom
