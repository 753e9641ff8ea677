"""Recipes: everything that decides what a model becomes, in one TOML file."""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct

from convert.error import ConvertError
from sight.camera import CROP_BOTTOM, CROP_TOP
from wire.label import CODES
from wire.manifest import FileName

Count = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[float, Meta(gt=0)]


class _Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file: an unknown key or a value out of range stops the run."""


class Banner(_Section, frozen=True):
    """Shares of a camera trap's frame that its date line and logo cover."""

    top: Annotated[float, Meta(ge=0, le=0.4)] = CROP_TOP
    bottom: Annotated[float, Meta(ge=0, le=0.4)] = CROP_BOTTOM


class Views(_Section, frozen=True):
    """How many views a photograph gives: by source, and where its source is not named."""

    each: Count = 2
    of: dict[str, Count] = {}
    least_share: Share = 0.7  #: of a frame's side, where the animal's place is unknown
    least_framed: Share = 0.5  #: the same for photographs that a person framed
    most_margin: Annotated[float, Meta(ge=1, le=8)] = 3.0  #: of a square around the animal
    collage: Share = 0.25  #: of the views that are put on another place's background

    def count(self, source: str) -> int:
        """How many views a photograph of a source gives."""
        return self.of.get(source, self.each)


class Disturbances(_Section, frozen=True):
    """How often a view is disturbed, and how much."""

    banner: Share = 0.1
    infrared: Share = 0.4
    smaller: Share = 0.5
    least_side: Annotated[int, Meta(ge=16)] = 64  #: pixels
    blurred: Share = 0.3
    least_quality: Annotated[int, Meta(ge=5, le=90)] = 30  #: of JPEG


class Balance(_Section, frozen=True):
    """What an example weighs: every label the same in sum, but for `label`.

    Within a label a source counts as the number of its views to the power `evenness`: at 0 all
    sources alike, at 1 all views alike. A source in `share` gets that share of every label it has:
    a source that is most of one label and little of another would itself become a sign of it.
    """

    evenness: Share = 0.5
    share: dict[str, Share] = {}
    label: dict[str, Positive] = {}


class Phase(NamedTuple):
    """A part of the fitting: views seen, and rates of the backbone and of the last layer."""

    views: int
    rate: float
    head_rate: float


class Tuning(_Section, frozen=True):
    """How the upper half of the backbone and the last layer are fitted, by sampled views.

    At first the last layer alone is, so that it does not drag the backbone away from what holds
    at other places too (Kumar et al. 2022).
    """

    cut: Count = 36  #: the first step of the backbone that is fitted; before it all stays
    first_views: Annotated[int, Meta(ge=0)] = 10_000  #: seen by the last layer alone
    first_rate: Positive = 2e-3  #: of the last layer meanwhile
    views: Count = 20_000  #: seen by both then, drawn by their balance as the first are
    batch: Count = 64
    rate: Annotated[float, Meta(ge=0)] = 5e-5  #: 0 leaves the whole backbone as published
    head_rate: Positive = 2e-4  #: of the last layer
    decay: Annotated[float, Meta(ge=0)] = 1e-4
    dropout: Annotated[float, Meta(ge=0, lt=1)] = 0.3
    smoothing: Annotated[float, Meta(ge=0, lt=0.5)] = 0.05
    average: Annotated[float, Meta(ge=0, lt=1)] = 0.99  #: of the moving average, per step
    aware: bool = False  #: of int8: kernels are rounded while they are fitted

    def phases(self) -> list[Phase]:
        """What is fitted one after the other."""
        alone = Phase(self.first_views, 0.0, self.first_rate)
        both = Phase(self.views, self.rate, self.head_rate)
        return [alone, both] if self.first_views else [both]


class Rendered(_Section, frozen=True):
    """Rendered frames that join the training photographs: sites that nothing else may use."""

    sites: Annotated[int, Meta(ge=0)] = 0
    first_site: Annotated[int, Meta(ge=0)] = 1000
    rounds: Count = 1  #: of every happening at each site, by day and by night


class Evaluation(_Section, frozen=True):
    """How the figures are made."""

    folds: Annotated[int, Meta(ge=2, le=20)] = 5
    most_per_source: Count = 150  #: photographs of one source and label that no camera trap took
    fewest: Count = 30  #: camera-trap events of a label below which other photographs count too
    weight: dict[str, Positive] = {}  #: of each label in the calibration, 1 where it is not named
    points: Annotated[dict[str, Share], Meta(min_length=1)] = msgspec.field(
        default_factory=lambda: {"cautious": 0.9}
    )
    #: what each operating point's recall of snow leopards surely is; the first is the default


class Recipe(_Section, frozen=True):
    """One model: its name, its labels in the order of its outputs, and how it is made."""

    name: FileName
    labels: tuple[str, ...] = tuple(CODES)
    seed: int = 1
    banner: Banner = Banner()
    views: Views = Views()
    disturbances: Disturbances = Disturbances()
    balance: Balance = Balance()
    tuning: Tuning = Tuning()
    rendered: Rendered = Rendered()
    representative: Count = 40  #: views of each label that the int8 ranges are measured on
    evaluation: Evaluation = Evaluation()
    notes: tuple[str, ...] = ()  #: what a reader of the manifest must know
    untested: tuple[str, ...] = ()  #: what no figure is counted on
    rights: tuple[str, ...] = ()  #: of the photographs


def read_recipe(path: Path) -> tuple[Recipe, str]:
    """A recipe and the SHA-256 of all it says. Raises ConvertError naming the file and the key.

    `like = "OTHER.toml"` takes over what a recipe beside it says and this one does not.
    """
    told = _told(path)
    try:
        recipe = msgspec.convert(told, Recipe)
    except msgspec.ValidationError as error:
        raise ConvertError(f"{path}: {error}") from error
    unknown = [label for label in recipe.labels if label not in CODES]
    if unknown:
        raise ConvertError(f"{path}: labels: {unknown} have no code in wire.label")
    return recipe, hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def _told(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConvertError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # neither TOML nor text
        raise ConvertError(f"{path}: {error}") from error
    other = told.pop("like", None)
    if other is None:
        return told
    if not isinstance(other, str) or Path(other).name != other or other == path.name:
        raise ConvertError(f"{path}: like: {other!r} is not the name of another recipe beside it")
    return _over(_told(path.with_name(other)), told)


def _over(base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What `base` says, section by section, where `told` says nothing else."""
    made = dict(base)
    for key, value in told.items():
        below = made.get(key)
        made[key] = _over(below, value) if isinstance(below, dict) else value
    return made


def flat(recipe: Recipe) -> dict[str, str | int | float]:
    """All settings under dotted names, as the manifest keeps them; the notes have a place there."""
    made: dict[str, str | int | float] = {}

    def put(name: str, value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                put(f"{name}.{key}" if name else str(key), inner)
        elif isinstance(value, str | int | float):
            made[name] = int(value) if isinstance(value, bool) else value

    put("", msgspec.to_builtins(recipe))
    return made
