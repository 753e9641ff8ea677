"""`uncia base`: serve and report, and the key to the units' evidence."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from base.error import StationError
from wire.error import WireError

_STORE = "uncia-base.sqlite"
_LISTEN = "127.0.0.1:1883"


def main(argv: list[str]) -> int:
    """Run `uncia base ...` and return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (StationError, WireError) as error:
        print(f"uncia base: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uncia base", description="The base station.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="take in what the units send, until stopped")
    serve.set_defaults(run=_serve)
    _add_store(serve)
    where = serve.add_mutually_exclusive_group()
    where.add_argument("--broker", metavar="URL", help="mqtt://[user@]host[:port], or mqtts://...")
    where.add_argument(
        "--listen",
        metavar="HOST:PORT",
        type=_address,
        default=_address(_LISTEN),
        help=f"where the embedded broker listens, port 0 for any (default {_LISTEN})",
    )
    serve.add_argument(
        "--password-file",
        metavar="FILE",
        type=Path,
        help="lines user:password: who may connect, or with --broker who we are",
    )
    serve.add_argument(
        "--name", default="uncia-base", help="our name to the broker (default uncia-base)"
    )

    report = commands.add_parser("report", help="print what is in the store")
    report.set_defaults(run=_report)
    _add_store(report)
    report.add_argument("--json", action="store_true", help="for machines: all of it, as JSON")

    key = commands.add_parser("key", help="make the key to which units encrypt their evidence")
    key.set_defaults(run=_key)
    key.add_argument("--out", metavar="FILE", type=Path, required=True, help="the private key")

    decrypt = commands.add_parser("decrypt", help="decrypt the evidence on a unit's card")
    decrypt.set_defaults(run=_decrypt)
    decrypt.add_argument("card", metavar="DIR", type=Path, help="is never changed")
    decrypt.add_argument("--key", metavar="FILE", type=Path, required=True, help="the private key")
    decrypt.add_argument("--out", metavar="DIR", type=Path, required=True)
    return parser


def _add_store(parser: argparse.ArgumentParser) -> None:
    text = f"a SQLite file, or an SQLAlchemy URL (default {_STORE})"
    parser.add_argument("--store", metavar="URL", default=_STORE, help=text)


def _address(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error}") from error
    if not host or port is None:
        raise argparse.ArgumentTypeError(f"{text} is not HOST:PORT")
    return host, port


def _serve(arguments: argparse.Namespace) -> int:
    stopping = _stop_signal()
    from base.station import Station  # noqa: PLC0415 - slow to load, and may be stopped meanwhile

    station = Station(arguments.store, arguments.name, arguments.password_file)
    if arguments.broker:
        station.serve_at(arguments.broker, stopping)
    else:
        host, port = arguments.listen
        station.serve_here(host, port, stopping)
    return 0


def _stop_signal() -> Event:
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _report(arguments: argparse.Namespace) -> int:
    from base.reading import read_report  # noqa: PLC0415 - `--help` needs no database
    from base.text import as_text  # noqa: PLC0415 - nor tables

    report = read_report(arguments.store)
    print(report.as_json() if arguments.json else as_text(report))
    return 0


def _key(arguments: argparse.Namespace) -> int:
    from base.key import write_new_key  # noqa: PLC0415 - serving needs no cipher

    public = write_new_key(arguments.out)
    print(
        f"{arguments.out}: the private key. Keep it here and keep a copy elsewhere: without it no"
    )
    print("photograph that was encrypted to it can ever be seen. On the units, in [evidence]:")
    print(f'recipient = "{public}"')
    return 0


def _decrypt(arguments: argparse.Namespace) -> int:
    from base.decrypt import decrypt_card, tell  # noqa: PLC0415 - as above
    from base.key import read_key  # noqa: PLC0415

    result = decrypt_card(arguments.card, read_key(arguments.key), arguments.out)
    tell(result, arguments.out, print)
    return 1 if result.failed else 0
