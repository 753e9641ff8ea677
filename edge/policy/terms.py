"""The terms that a unit would delete on: what an observation is of, and what is accepted."""

from msgspec import Struct

from edge.config import Config, Policy
from sight.network import Network
from wire.manifest import OperatingPoint


class Terms(Struct, frozen=True, kw_only=True):
    """Unit, model package (name and id), operating point, threshold, and what is never discarded.

    Another value in any of these is another observation and needs an acceptance of its own.
    """

    unit: str
    name: str
    model: bytes
    point: str
    threshold: float
    keep: tuple[str, ...]

    def told(self) -> str:
        """One line for a person."""
        kept = f", never {' or '.join(self.keep)}" if self.keep else ""
        return (
            f"{self.unit}, model {self.name} ({self.model.hex()}), operating point {self.point}: "
            f"discards at {self.threshold:.3f}{kept}"
        )


def threshold_of(told: Policy, point: OperatingPoint) -> float:
    """The waste at which a burst is discarded: the operating point's, unless it was set by hand."""
    return point.threshold if told.threshold is None else told.threshold


def terms_of(config: Config, network: Network) -> Terms:
    """The terms of a configuration with its model. Raises WireError for an unknown point."""
    point = network.manifest.operating_point(config.model.operating_point)
    return Terms(
        unit=config.unit.name,
        name=network.manifest.name,
        model=network.package_id,
        point=point.name,
        threshold=threshold_of(config.policy, point),
        keep=tuple(sorted(set(config.policy.keep))),
    )
