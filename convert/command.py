"""`uncia convert`: from labelled photographs to a model package."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from convert.error import ConvertError


def main(argv: Sequence[str]) -> int:
    """Run one sub-command and return its exit code: 2 where its input cannot be used."""
    given = _parser().parse_args(argv)
    # Imported only now: TensorFlow takes seconds, and `--help` should not.
    from convert.build import Order, build  # noqa: PLC0415

    order = Order(
        given.recipe,
        given.manifest,
        given.root or given.manifest.parent,
        given.weights,
        given.out,
        given.packages,
        datetime.now(tz=UTC).date(),
    )
    try:
        network = build(order)
    except ConvertError as error:
        print(f"uncia convert: {error}", file=sys.stderr)
        return 2
    print(f"\n{order.packages / network.manifest.name}: package {network.package_id.hex()}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uncia convert", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("build", help="train, quantise, evaluate and package by a recipe")
    whole.add_argument("recipe", type=Path, metavar="RECIPE.toml")
    whole.add_argument("--manifest", type=Path, required=True, help="CSV table of photographs")
    whole.add_argument("--root", type=Path, help="folder of its files (default: beside the table)")
    whole.add_argument("--weights", type=Path, required=True, help="starting weights, .tflite")
    whole.add_argument("--out", type=Path, required=True, help="folder for features and figures")
    whole.add_argument(
        "--packages", type=Path, default=Path("models"), help="folder for the package"
    )
    return parser
