"""`uncia edge`: the commands of the unit."""

import argparse
import logging
import os
import sys
import time
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from edge.config import Config, ConfigError, read_config
from edge.outbox import OutboxError
from edge.power.command import add_arguments, tell
from edge.service.ending import Status
from edge.service.journal_log import log_to_journal
from edge.service.power import power_off
from wire.error import WireError

log = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    """Run `uncia edge ...`; returns the exit status."""
    log_to_journal(os.environ)
    arguments = _parser().parse_args(argv)
    try:
        return _RUN[arguments.what](_config(arguments), arguments)
    except (ConfigError, OutboxError, WireError) as error:
        print(f"uncia edge: {error}", file=sys.stderr)
        return Status.REFUSED
    except BrokenPipeError:
        raise  # nobody reads what is printed: uncia.command sees to it
    except Exception:
        log.exception("a fault of this software ends the command what=%s", arguments.what)
        return Status.FAILED
    finally:
        power_off(getattr(arguments, "poweroff_command", ""))


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
    capture = commands.add_parser("capture", help="judge what the camera takes, for months")
    once = commands.add_parser(
        "once", help="judge what waits, send, and stop: for a unit that a power board wakes"
    )
    once.add_argument("--send-seconds", type=float, default=30.0, metavar="N", help="at most")
    once.add_argument(
        "--wait-seconds",
        type=float,
        metavar="N",
        help="without a burst, then send: by default 2, with a camera 10",
    )
    once.add_argument(
        "--camera-seconds", type=float, default=60.0, metavar="N", help="to watch a camera, at most"
    )
    once.add_argument("--json", action="store_true", help="the result as JSON")
    once.add_argument(
        "--poweroff-command", default="", metavar="COMMAND", help="run at the end, come what may"
    )
    uplink = commands.add_parser("uplink", help="send what waits in the outbox to the base")
    uplink.add_argument(
        "--until-empty", type=float, metavar="SECONDS", help="stop once nothing waits, or then"
    )
    add_arguments(commands.add_parser("power", help="estimate how long a battery lasts"))
    check = commands.add_parser("check", help="at the tree: is all well? what is to be mended?")
    check.add_argument("--json", action="store_true", help="the findings as JSON")
    check.add_argument("--picture", type=Path, metavar="FILE", help="where to write the aim")
    setup = commands.add_parser("setup", help="a page for a phone: aim, walk test, the checks")
    report = commands.add_parser("report", help="show what would have been deleted so far")
    accept = commands.add_parser("accept", help="let the unit delete what the report has shown")
    who = accept.add_mutually_exclusive_group(required=True)
    who.add_argument("--by", metavar="NAME", help="who answers for it")
    who.add_argument("--withdraw", action="store_true", help="take back what was accepted")
    for command in (replay, capture, once, uplink, check, setup, report, accept):
        command.add_argument("--config", type=Path, metavar="FILE", help="the unit's TOML file")
        command.add_argument("--state", metavar="DIR", help="for outbox and evidence")
    return parser


def _config(arguments: argparse.Namespace) -> Config:
    if "config" not in arguments:
        return Config()
    config = read_config(arguments.config)
    if arguments.state:
        config = replace(config, unit=replace(config.unit, state=arguments.state))
    if getattr(arguments, "mode", None):
        config = replace(config, policy=replace(config.policy, mode=arguments.mode))
    return config


def _replay(config: Config, arguments: argparse.Namespace) -> int:
    # Imported here so that the uplink carries neither model nor pictures.
    from edge.evidence.error import EvidenceError  # noqa: PLC0415
    from edge.replay import Wanted, replay  # noqa: PLC0415
    from edge.source.source import SourceError  # noqa: PLC0415

    try:
        wanted = Wanted(arguments.folder, arguments.csv, arguments.json, arguments.anew)
        good = replay(config, wanted)
    except (SourceError, EvidenceError) as error:
        print(f"uncia edge: {error}", file=sys.stderr)
        return Status.REFUSED
    return Status.DONE if good else Status.FAILED


def _capture(config: Config, arguments: argparse.Namespace) -> int:
    from edge.service.live import live  # noqa: PLC0415  (as above)

    return live(config, arguments.config)


def _once(config: Config, arguments: argparse.Namespace) -> int:
    from edge.service.errand import Errand  # noqa: PLC0415  (as above)
    from edge.service.once import once  # noqa: PLC0415
    from edge.service.timetable import as_json, lines  # noqa: PLC0415

    told = arguments
    errand = Errand(told.config, told.send_seconds, told.wait_seconds, told.camera_seconds)
    result = once(config, errand)
    print(as_json(result) if arguments.json else "\n".join(lines(result)), flush=True)
    return result.status


def _report(config: Config, _arguments: argparse.Namespace) -> int:
    from edge.mind import open_review  # noqa: PLC0415  (as above)

    with closing(open_review(config)) as review:
        print(*review.report(), sep="\n")
    return Status.DONE


def _accept(config: Config, arguments: argparse.Namespace) -> int:
    from edge.mind import open_review  # noqa: PLC0415  (as above)

    with closing(open_review(config)) as review:
        now = int(time.time())
        told = review.withdraw() if arguments.withdraw else review.accept(arguments.by, now)
        print(*told, sep="\n")
    return Status.DONE


def _uplink(config: Config, arguments: argparse.Namespace) -> int:
    # Imported here so that capture has no sockets.
    from edge.service.sending import send  # noqa: PLC0415

    return send(config, arguments.config, arguments.until_empty)


def _check(config: Config, arguments: argparse.Namespace) -> int:
    from edge.check.command import run  # noqa: PLC0415  (both model and sockets)

    return run(config, arguments)


def _setup(config: Config, _arguments: argparse.Namespace) -> int:
    from edge.setup.command import run  # noqa: PLC0415  (as above)

    return run(config)


def _power(_config: Config, arguments: argparse.Namespace) -> int:
    tell(arguments)
    return Status.DONE


_RUN = {
    "replay": _replay,
    "capture": _capture,
    "once": _once,
    "power": _power,
    "uplink": _uplink,
    "check": _check,
    "setup": _setup,
    "report": _report,
    "accept": _accept,
}
