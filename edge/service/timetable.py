"""The result of `uncia edge once`, for people and as JSON."""

from collections.abc import Iterator

from msgspec import json, to_builtins

from edge.service.errand import Result


def as_json(result: Result) -> str:
    """One object: seconds by step, the ledger, and what went wrong."""
    told = {
        "seconds": {name: round(took, 3) for name, took in result.watch.steps.items()},
        "bursts": result.bursts,
        "photographs": to_builtins(result.ledger) | {"captured": result.ledger.captured},
        "waiting": result.waiting,
        "troubles": result.troubles,
        "status": int(result.status),
    }
    return json.encode(told).decode()


def lines(result: Result) -> Iterator[str]:
    """A table of the steps, then what was captured and what went wrong."""
    yield f"{'step':<16}{'seconds':>9}"
    for name, took in result.watch.steps.items():
        yield f"{name:<16}{took:>9.3f}"
    yield f"{'together':<16}{sum(result.watch.steps.values()):>9.3f}"
    ledger = result.ledger
    yield (
        f"{result.bursts} bursts: captured {ledger.captured} photographs = {ledger.kept} kept"
        f" + {ledger.discarded} discarded + {ledger.audited} audited + {ledger.failed} failed"
    )
    if result.waiting is not None:
        yield f"{result.waiting} events wait"
    for trouble in result.troubles:
        yield f"trouble: {trouble}"
