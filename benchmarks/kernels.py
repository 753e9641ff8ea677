"""How far interpreters are apart: `python -m benchmarks.kernels [PACKAGE] [--manifest TABLE]`.

The golden inputs of a package and rendered views of other sites, scored by every set of kernels
that the installed runtime has. In a Python 3.11 with tflite-runtime, numpy 1, pillow and msgspec
instead of LiteRT it measures that one. The largest difference is what a package's tolerance has to
cover; the last lines show how far scores move where a picture is handed over wrongly. With a table
of labelled photographs it also says, label by label, what each set of kernels recognises in their
whole frames. That share is no measure of the model, which may have learned from them; its
differences are one of the kernels.
"""

import argparse
import json
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convert.frame import read_frame
from convert.golden import FAULTS
from convert.recipe import Banner
from convert.table import read_rows
from edge.shipped import shipped_package
from scenes.scene import Scene, still
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.interpreter import runtime_name
from sight.photograph import Pixels, without_banner
from sight.view import burst_views, quantised
from wire.manifest import Manifest, read_manifest

try:
    from ai_edge_litert import interpreter as runtime
except ImportError:
    from tflite_runtime import interpreter as runtime

_SITES = (900, 901, 902, 903)
_HAPPENINGS = ("still", "grass", "goats", "horse", "person", "leopard")
_KERNELS = {
    "default": runtime.OpResolverType.AUTO,
    "without XNNPACK": runtime.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    "reference": runtime.OpResolverType.BUILTIN_REF,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kernels")
    parser.add_argument("package", type=Path, nargs="?", default=None)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--manifest", type=Path, metavar="TABLE", help="labelled photographs")
    parser.add_argument("--each", type=int, default=60, metavar="N", help="photographs of a label")
    asked = parser.parse_args()
    folder = asked.package or shipped_package()
    manifest, _ = read_manifest(folder)
    figures = measured(folder, manifest)
    if asked.manifest:
        figures |= recognised(folder, manifest, asked.manifest, asked.each)
    print(f"{runtime_name()}, {manifest.name}: largest difference of a score, or share recognised")
    for what, value in figures.items():
        print(f"  {what:<52} {value:.3f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def measured(folder: Path, manifest: Manifest) -> dict[str, float]:
    """The largest differences, by what differs."""
    golden = golden_pictures(folder, manifest)
    expected = np.array([each.scores for each in manifest.golden.inputs])
    rendered = np.stack(list(rendered_views(manifest.input.height, manifest.input.width)))
    model = folder / manifest.file
    by_kernels = {name: scores(model, manifest, rendered, kind) for name, kind in _KERNELS.items()}
    figures = {
        f"golden inputs, {name}, to the manifest": apart(
            scores(model, manifest, golden, kind), expected
        )
        for name, kind in _KERNELS.items()
    }
    for one, other in pairwise([*by_kernels, next(iter(by_kernels))]):
        what = f"{len(rendered)} rendered views, {one} to {other}"
        figures[what] = apart(by_kernels[one], by_kernels[other])
    default = next(iter(_KERNELS.values()))
    for fault, damage in FAULTS.items():
        wrong = scores(model, manifest, damage(golden), default)
        figures[f"golden inputs, {fault}"] = apart(wrong, expected)
    return figures


def recognised(folder: Path, manifest: Manifest, table: Path, each: int) -> dict[str, float]:
    """Of every label the share of whole frames recognised, by each set of kernels."""
    figures, given = dict[str, float](), manifest.input
    for number, label in enumerate(manifest.labels):
        having = [one for one in read_rows(table, table.parent) if one.label == label]
        chosen = having[:: max(len(having) // each, 1)][:each]
        frames = [read_frame(one, Banner()).pixels for one in chosen]
        if not frames:
            continue
        seen = np.stack([whole(one, given.height, given.width) for one in frames])
        for name, kind in _KERNELS.items():
            best = scores(folder / manifest.file, manifest, seen, kind).argmax(axis=1)
            figures[f"{label} (n = {len(seen)}), {name}: recognised"] = float(
                (best == number).mean()
            )
    return figures


def golden_pictures(folder: Path, manifest: Manifest) -> Pixels:
    """The golden inputs of a package."""
    given = manifest.input
    with Image.open(folder / manifest.golden.file) as strip:
        pixels: Pixels = np.asarray(strip)
    return pixels.reshape(-1, given.height, given.width, 3)


def rendered_views(height: int, width: int) -> Iterator[Pixels]:
    """Whole frames of all happenings, by day and in infrared."""
    for site in _SITES:
        place = still(0).at(site).seeded(90 * site + 3)
        for light in (place.by_day(), place.infrared()):
            for happening in _HAPPENINGS:
                scene: Scene = getattr(light, happening)(3)
                frame = next(islice(scene.frames(), 1, None))
                yield whole(without_banner(frame, CROP_TOP, CROP_BOTTOM), height, width)


def whole(frame: Pixels, height: int, width: int) -> Pixels:
    """The first view of a frame."""
    view: Pixels = next(burst_views([frame], [[]], height, width))[0]
    return view


def scores(model: Path, manifest: Manifest, pictures: Pixels, kind: Any) -> NDArray[np.float64]:  # noqa: ANN401  (no types)
    """Probabilities (pictures, labels) by one set of kernels."""
    interpreter = runtime.Interpreter(str(model), experimental_op_resolver_type=kind)
    interpreter.allocate_tensors()
    given = interpreter.get_input_details()[0]["index"]
    made = interpreter.get_output_details()[0]["index"]
    rows = []
    for picture in quantised(pictures, manifest.input):
        interpreter.set_tensor(given, picture[None])
        interpreter.invoke()
        rows.append(interpreter.get_tensor(made)[0].astype(np.float64))
    return (np.stack(rows) - manifest.output.zero_point) * manifest.output.scale


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The largest difference of a score."""
    return float(np.abs(one - other).max())


if __name__ == "__main__":
    main()
