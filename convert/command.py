"""`uncia convert`: from labelled photographs to a package that units trust, and to its figures."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convert.error import ConvertError
from sight.camera import CROP_BOTTOM, CROP_TOP

if TYPE_CHECKING:
    from convert.course import Order

_MOST_CROPPED = 0.4

# Sub-commands import what they need when they run: TensorFlow takes seconds, and `--help` and a
# signature should not.
# ruff: noqa: PLC0415


def main(argv: Sequence[str]) -> int:
    """Run one sub-command and return its exit code: 2 where its input cannot be used."""
    given = _parser().parse_args(argv)
    try:
        given.run(given)
    except ConvertError as error:
        print(f"uncia convert: {error}", file=sys.stderr)
        return 2
    except OSError as error:  # what was finished before is kept, and taken up again
        where = error.filename or getattr(given, "out", None) or getattr(given, "folder", "")
        print(f"uncia convert: {where}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def _train(given: argparse.Namespace) -> None:
    from convert.course import train

    train(_order(given))
    print(f"\n{given.out}: features and tuned networks, which quantize and build take from there")


def _quantize(given: argparse.Namespace) -> None:
    from convert.course import quantize, train

    order = _order(given)
    quantised = quantize(order, train(order))
    print(f"\n{quantised.model}: the model in int8, and beside it one for each fold")


def _build(given: argparse.Namespace) -> None:
    from convert.build import build
    from convert.key import read_key
    from convert.package import sign_package

    # Before the hour that a build takes: a wrong passphrase is noticed at once.
    key = read_key(given.key, given.passphrase_file) if given.key else None
    network = build(_order(given), given.packages, datetime.now(tz=UTC).date())
    folder = given.packages / network.manifest.name
    print(f"\n{folder}: package {network.package_id.hex()}; its README.md says what it is good at")
    if key is not None:
        sign_package(folder, key)
        print(f"signed by {key.public}")


def _order(given: argparse.Namespace) -> "Order":
    from convert.course import Order

    return Order(
        given.recipe,
        given.manifest,
        given.root or given.manifest.parent,
        given.weights,
        given.out,
        given.labels,
    )


def _evaluate(given: argparse.Namespace) -> None:
    from convert.evaluate import Evaluation, evaluate

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


def _package(given: argparse.Namespace) -> None:
    from convert.key import read_key
    from convert.package import add_edge_tpu, sign_package, verified, write_anew

    key = read_key(given.key, given.passphrase_file) if given.key else None
    network = write_anew(given.folder) if given.anew else verified(given.folder)
    if given.edge_tpu:
        network = add_edge_tpu(given.folder, given.edge_tpu.read_bytes())
    print(f"{given.folder}: package {network.package_id.hex()}, whole, and scores as it should")
    if key is not None:
        sign_package(given.folder, key)
        print(f"signed by {key.public}")


def _key(given: argparse.Namespace) -> None:
    from convert.key import asked_passphrase, make_key, read_passphrase

    passphrase = read_passphrase(given.passphrase_file)
    if given.passphrase:
        passphrase = asked_passphrase("Passphrase: ")
        if not passphrase or passphrase != asked_passphrase("The same again: "):
            raise ConvertError("the two passphrases differ, or are empty: no key was made")
    key = make_key(given.file, passphrase)
    print(f"{given.file}: a private key. Keep it off units and out of repositories.")
    print("What units are told, in the section [model] of their configuration:")
    print(f'trusted_keys = ["{key.public}"]')


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uncia convert", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_build(commands)
    _add_evaluate(commands)
    _add_package(commands)
    _add_key(commands)
    return parser


def _add_build(commands: Any) -> None:  # noqa: ANN401  (argparse keeps the class to itself)
    steps = (
        ("train", _train, "views, features and networks in float, by a recipe"),
        ("quantize", _quantize, "the same, then calibrate and write them as int8"),
        ("build", _build, "the same, then measure, draw and package: all of it"),
    )
    for name, run, what in steps:
        step = commands.add_parser(name, help=what)
        step.set_defaults(run=run)
        _add_order(step)
    step.add_argument(
        "--packages", type=Path, default=Path("models"), help="folder for the package"
    )
    step.add_argument("--key", type=Path, metavar="KEY.pem", help="sign the package with it")
    step.add_argument("--passphrase-file", type=Path, help="of the key (default: asked for)")


def _add_order(step: argparse.ArgumentParser) -> None:
    step.add_argument("recipe", type=Path, metavar="RECIPE.toml")
    _add_table(step)
    step.add_argument(
        "--weights",
        type=Path,
        required=True,
        help="starting weights: MobileNetV2 .tflite, EfficientNet-Lite0 .pth, or imagenet",
    )
    step.add_argument(
        "--out", type=Path, required=True, help="folder for all that is made; goes on where it was"
    )


def _add_evaluate(commands: Any) -> None:  # noqa: ANN401
    trial = commands.add_parser("evaluate", help="figures of a package on labelled photographs")
    trial.add_argument("package", type=Path, metavar="PACKAGE", help="its folder")
    trial.set_defaults(run=_evaluate)
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


def _add_package(commands: Any) -> None:  # noqa: ANN401
    package = commands.add_parser("package", help="verify a package, and sign it with your key")
    package.set_defaults(run=_package)
    package.add_argument("folder", type=Path, metavar="FOLDER", help="a package, as of build")
    package.add_argument("--key", type=Path, metavar="KEY.pem", help="sign it")
    package.add_argument(
        "--anew", action="store_true", help="write golden inputs, lint and card anew before that"
    )
    package.add_argument(
        "--edge-tpu", type=Path, metavar="FILE", help="add what edgetpu_compiler made of its model"
    )
    package.add_argument("--passphrase-file", type=Path, help="(default: asked for, if needed)")


def _add_key(commands: Any) -> None:  # noqa: ANN401
    key = commands.add_parser("key", help="make a private key, and print its public half")
    key.set_defaults(run=_key)
    key.add_argument("file", type=Path, metavar="NEW_FILE", help="never overwritten")
    sealed = key.add_mutually_exclusive_group()
    sealed.add_argument("--passphrase", action="store_true", help="ask for one, and encrypt")
    sealed.add_argument("--passphrase-file", type=Path, help="encrypt with what is in a file")


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
