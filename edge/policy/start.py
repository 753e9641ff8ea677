"""Whether a unit may start with `policy.mode = "delete"`."""

from edge.config import Config
from edge.outbox import Outbox
from edge.policy.acceptance import accepted
from edge.policy.leave import why_not_delete
from edge.policy.terms import terms_of
from sight.network import Network


def why_not_start(config: Config, network: Network | None, outbox: Outbox) -> str:
    """Why "delete" must not start; "" where it may, or where another mode is asked for.

    Without a usable model it may: then every photograph is kept as failed. Raises OutboxError, and
    WireError for an unknown operating point.
    """
    if config.policy.mode != "delete" or network is None:
        return ""
    point = network.manifest.operating_point(config.model.operating_point)
    return why_not_delete(config.policy, point, accepted(outbox, terms_of(config, network)))
