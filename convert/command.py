"""`uncia convert`: from labelled photographs to a model package, and to its figures."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from convert.error import ConvertError
from sight.camera import CROP_BOTTOM, CROP_TOP

_MOST_CROPPED = 0.4


def main(argv: Sequence[str]) -> int:
    """Run one sub-command and return its exit code: 2 where its input cannot be used."""
    given = _parser().parse_args(argv)
    try:
        run = _evaluate if given.command == "evaluate" else _build
        run(given)
    except ConvertError as error:
        print(f"uncia convert: {error}", file=sys.stderr)
        return 2
    return 0


def _build(given: argparse.Namespace) -> None:
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
        given.labels,
    )
    network = build(order)
    print(f"\n{order.packages / network.manifest.name}: package {network.package_id.hex()}")


def _evaluate(given: argparse.Namespace) -> None:
    from convert.evaluate import Evaluation, evaluate  # noqa: PLC0415  (as above: drawing is slow)

    asked = Evaluation(
        given.package,
        given.manifest,
        given.root or given.manifest.parent,
        given.out,
        given.crop_top,
        given.crop_bottom,
        given.operating_point,
        given.labels,
    )
    evaluate(asked)
    print(f"\n{given.out}: events.csv, metrics.json and figures")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uncia convert", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("build", help="train, quantise, evaluate and package by a recipe")
    whole.add_argument("recipe", type=Path, metavar="RECIPE.toml")
    _add_table(whole)
    whole.add_argument(
        "--weights",
        type=Path,
        required=True,
        help="starting weights: MobileNetV2 .tflite, EfficientNet-Lite0 .pth, or imagenet",
    )
    whole.add_argument("--out", type=Path, required=True, help="folder for features and figures")
    whole.add_argument(
        "--packages", type=Path, default=Path("models"), help="folder for the package"
    )
    trial = commands.add_parser("evaluate", help="figures of a package on labelled photographs")
    trial.add_argument("package", type=Path, metavar="PACKAGE", help="its folder")
    _add_table(trial)
    trial.add_argument("--out", type=Path, required=True, help="folder for table and figures")
    for side, share in (("top", CROP_TOP), ("bottom", CROP_BOTTOM)):
        trial.add_argument(
            f"--crop-{side}",
            type=_fraction,
            default=share,
            metavar="SHARE",
            help=f"of the height that the banner covers at the {side} (default: {share})",
        )
    trial.add_argument("--operating-point", default="", metavar="NAME", help="default: the first")
    return parser


def _add_table(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--manifest",
        type=Path,
        required=True,
        metavar="FILE",
        help="table of photographs: CSV, or COCO Camera Traps .json",
    )
    command.add_argument(
        "--root", type=Path, metavar="DIR", help="folder of its files (default: beside the table)"
    )
    command.add_argument(
        "--labels", type=Path, metavar="FILE", help="CSV with name and label: your own names"
    )


def _fraction(text: str) -> float:
    share = float(text)
    if not 0 <= share <= _MOST_CROPPED:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_MOST_CROPPED}")
    return share
