"""`python -m scenes OUT`: render a card of photographs and, on request, a contact sheet."""

import argparse
import sys
from pathlib import Path

from scenes.card import write_card
from scenes.season import season
from scenes.sheet import contact_sheet


def main(arguments: list[str] | None = None) -> int:
    """Render what the command line asks for."""
    asked = _parser().parse_args(arguments)
    written = write_card(asked.out, season(asked.seed, asked.bursts), progress=_tell)
    print(f"\n{len(written)} photographs under {asked.out / 'DCIM'}")
    if asked.sheet is not None:
        contact_sheet(written).save(asked.sheet)
        print(f"contact sheet: {asked.sheet}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scenes", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder that becomes the card")
    parser.add_argument("--bursts", type=int, default=24, help="how many (default: 24)")
    parser.add_argument("--seed", type=int, default=1, help="site and season (default: 1)")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="also a contact sheet")
    return parser


def _tell(done: int, total: int) -> None:
    print(f"\rrendering {done}/{total}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
