"""`uncia edge power`: its arguments and its output."""

import argparse
import math

from edge.power.battery import CHEMISTRIES
from edge.power.estimate import Site
from edge.power.report import all_estimates, as_json, lines

_NUMBERS = (
    ("bursts", 40.0, "bursts a day, empty ones too"),
    ("frames", 3.0, "photographs of a burst"),
    ("battery-wh", 74.0, "rated capacity (74 is 20,000 mAh at 3.7 V)"),
    ("send-seconds", 20.0, "of sending, each wake or each day"),
    ("wakes", 0.0, "of a one-shot unit a day; 0 is one for each burst"),
    ("solar-watts", 0.0, "of a panel"),
    ("sun-hours", 0.0, "of full sun a day"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a person may say of a site; everything has a default."""
    for name, default, what in _NUMBERS:
        parser.add_argument(
            f"--{name}", type=_amount, default=default, metavar="N", help=f"{what} ({default:g})"
        )
    parser.add_argument(
        "--temperature", type=float, default=0.0, metavar="C", help="of the battery (0)"
    )
    parser.add_argument("--battery", choices=tuple(CHEMISTRIES), default="li-ion")
    parser.add_argument(
        "--no-camera", action="store_true", help="a commercial trap takes the photographs"
    )
    parser.add_argument("--json", action="store_true", help="the estimate as JSON")


def tell(arguments: argparse.Namespace) -> None:
    """Print the estimate."""
    site = Site(
        bursts=arguments.bursts,
        frames=arguments.frames,
        battery_wh=arguments.battery_wh,
        chemistry=CHEMISTRIES[arguments.battery],
        celsius=arguments.temperature,
        send_seconds=arguments.send_seconds,
        wakes=arguments.wakes,
        has_camera=not arguments.no_camera,
        solar_watts=arguments.solar_watts,
        sun_hours=arguments.sun_hours,
    )
    found = all_estimates(site)
    print(as_json(site, found) if arguments.json else "\n".join(lines(site, found)))


def _amount(text: str) -> float:
    value = float(text)
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number of at least 0")
    return value
