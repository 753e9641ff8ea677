"""`uncia edge`: the commands of the unit."""

import argparse
import logging
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from edge.config import Config, ConfigError, read_config, read_password
from edge.outbox import OutboxError, open_outbox
from wire.error import WireError

_DONE, _FAILED, _REFUSED = 0, 1, 2


def main(argv: list[str]) -> int:
    """Run `uncia edge ...`; returns the exit status."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    arguments = _parser().parse_args(argv)
    try:
        runs = {"uplink": _uplink, "replay": _replay, "report": _report, "accept": _accept}
        return runs[arguments.what](_config(arguments), arguments)
    except (ConfigError, OutboxError, WireError) as error:
        print(f"uncia edge: {error}", file=sys.stderr)
        return _REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uncia edge", description="What runs on the unit.")
    commands = parser.add_subparsers(dest="what", required=True)
    replay = commands.add_parser(
        "replay", help="judge a card or folder of JPEGs; nothing in it changes"
    )
    replay.add_argument("folder", type=Path, metavar="DIR")
    replay.add_argument("--csv", type=Path, metavar="FILE", help="one row per photograph")
    replay.add_argument("--json", type=Path, metavar="FILE", help="MegaDetector batch format 1.6")
    replay.add_argument(
        "--mode", choices=("observe", "quarantine", "delete"), help="what becomes of discards"
    )
    replay.add_argument(
        "--anew", action="store_true", help="judge all, also what a run that was cut off judged"
    )
    uplink = commands.add_parser("uplink", help="send what waits in the outbox to the base")
    uplink.add_argument(
        "--until-empty", type=float, metavar="SECONDS", help="stop once nothing waits, or then"
    )
    report = commands.add_parser("report", help="show what would have been deleted so far")
    accept = commands.add_parser("accept", help="let the unit delete what the report has shown")
    who = accept.add_mutually_exclusive_group(required=True)
    who.add_argument("--by", metavar="NAME", help="who answers for it")
    who.add_argument("--withdraw", action="store_true", help="take back what was accepted")
    for command in (replay, uplink, report, accept):
        command.add_argument("--config", type=Path, metavar="FILE", help="the unit's TOML file")
        command.add_argument("--state", metavar="DIR", help="for outbox and evidence")
    return parser


def _config(arguments: argparse.Namespace) -> Config:
    config = read_config(arguments.config)
    if arguments.state:
        config = replace(config, unit=replace(config.unit, state=arguments.state))
    if getattr(arguments, "mode", None):
        config = replace(config, policy=replace(config.policy, mode=arguments.mode))
    return config


def _replay(config: Config, arguments: argparse.Namespace) -> int:
    # Imported here so that the uplink carries neither model nor pictures.
    from edge.evidence import EvidenceError  # noqa: PLC0415
    from edge.replay import Wanted, replay  # noqa: PLC0415
    from edge.source.source import SourceError  # noqa: PLC0415

    try:
        wanted = Wanted(arguments.folder, arguments.csv, arguments.json, arguments.anew)
        good = replay(config, wanted)
    except (SourceError, EvidenceError) as error:
        print(f"uncia edge: {error}", file=sys.stderr)
        return _REFUSED
    return _DONE if good else _FAILED


def _report(config: Config, _arguments: argparse.Namespace) -> int:
    from edge.unit import open_review  # noqa: PLC0415  (as above)

    with closing(open_review(config)) as review:
        print(*review.report(), sep="\n")
    return _DONE


def _accept(config: Config, arguments: argparse.Namespace) -> int:
    from edge.unit import open_review  # noqa: PLC0415  (as above)

    with closing(open_review(config)) as review:
        now = int(time.time())
        told = review.withdraw() if arguments.withdraw else review.accept(arguments.by, now)
        print(*told, sep="\n")
    return _DONE


def _uplink(config: Config, arguments: argparse.Namespace) -> int:
    # Imported here so that capture has no sockets.
    from edge.uplink import Uplink  # noqa: PLC0415
    from wire.mqtt import Link, broker_at, connected  # noqa: PLC0415
    from wire.topic import stored_topic  # noqa: PLC0415

    told, unit = config.uplink, config.unit.name
    try:
        broker = broker_at(told.broker, read_password(told.password_file))
    except WireError as error:
        raise ConfigError(f"uplink.broker: {error}") from error
    link = Link(broker, f"uncia-{unit}", (stored_topic(unit),))
    outbox = open_outbox(Path(config.unit.state))
    asked_to_stop: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: asked_to_stop.append(number))
    until = time.monotonic() + (arguments.until_empty or float("inf"))
    uplink = Uplink(
        unit,
        outbox,
        link,
        time.monotonic,
        window=told.window,
        resend_seconds=told.resend_seconds,
        trust_broker=told.confirm == "broker",
    )
    with connected(link):
        while not asked_to_stop and time.monotonic() < until:
            uplink.step(seconds=0.5)
            if arguments.until_empty and outbox.depth() == 0:
                break
    if arguments.until_empty and (waiting := outbox.depth()):
        print(f"uncia edge: {waiting} events still wait in {outbox.path}", file=sys.stderr)
        return _FAILED
    return _DONE
