"""The model card: a page for a biologist, made of the manifest and of nothing else.

Each section is a function from the manifest to lines; a new one is added to `_SECTIONS`. No section
may read `manifest.card`, which holds this page's own hash.
"""

from collections.abc import Callable, Iterator

from convert.interval import as_text
from wire.manifest import ClassFigures, Manifest, Measured, OperatingPoint

FILE = "README.md"
_BUILD = "    uncia convert build RECIPE.toml --manifest TABLE.csv --weights START.tflite --out DIR"


def card_text(manifest: Manifest) -> str:
    """The card of a model, as Markdown."""
    lines = [line for section in _SECTIONS for line in (*section(manifest), "")]
    return "\n".join(lines).rstrip("\n") + "\n"


def _title(manifest: Manifest) -> Iterator[str]:
    yield f"# {manifest.name}"
    yield ""
    yield (
        f"A model for camera traps, made on {manifest.made}. It looks at a photograph at "
        f"{manifest.input.width}x{manifest.input.height} pixels, as a whole and in closer "
        f"views, and says which of these it shows: {_listed(manifest.labels)}. A unit "
        "lets go of bursts that it takes for empty or livestock, and keeps the rest."
    )
    yield ""
    yield (
        "Every figure on this page is from `manifest.json` beside it. The range in brackets is the "
        "95 % interval: the true share lies in it for 19 of 20 such figures. n is how many events "
        "or photographs were counted; where n is small, the range is wide, and should be believed."
    )


def _notes(manifest: Manifest) -> Iterator[str]:
    yield "## Read this first"
    yield ""
    yield (
        "Start every new site in `observe` mode, in which nothing is discarded, and look at what "
        "the model would have let go. No figure here was counted at your site."
    )
    if manifest.training.notes:
        yield ""
        yield from _bullets(manifest.training.notes)


def _good_at(manifest: Manifest) -> Iterator[str]:
    yield "## What it recognises"
    yield ""
    yield (
        "Of what shows a label, the share that it recognises as it runs on a unit, "
        "the surest first. How often it is right when it names a label is another question: that "
        "depends on how common each is at your site."
    )
    yield ""
    for each in sorted(manifest.training.classes, key=lambda each: -each.int8_recall.low):
        yield f"- **{each.label}**: {as_text(each.int8_recall)}. {_in_words(each)}"
    yield ""
    yield f"Counted on: {manifest.training.validation}"


def _points(manifest: Manifest) -> Iterator[str]:
    yield "## What is kept and what is let go"
    for point in manifest.operating_points:
        yield ""
        yield from _point(point)


def _point(point: OperatingPoint) -> Iterator[str]:
    yield f"### Operating point `{point.name}`"
    yield ""
    yield (
        "A burst is discarded where the model gives empty and livestock together at least "
        f"{point.threshold:.3f} of 1. Snow-leopard visits kept: **{as_text(point.recall)}**."
    )
    yield ""
    lights = list(point.light)
    yield f"| bursts of | discarded |{''.join(f' {light} |' for light in lights)}"
    yield f"| --- | --- |{' --- |' * len(lights)}"
    for label, share in point.discarded.items():
        cells = [as_text(share), *(_cell(point.light[light].get(label)) for light in lights)]
        yield f"| {label} | {' | '.join(cells)} |"
    yield ""
    yield f"Counted on: {point.data}."


def _cell(share: Measured | None) -> str:
    return "none counted" if share is None else as_text(share)


def _outlooks(manifest: Manifest) -> Iterator[str]:
    yield "## Why it looks more than once"
    yield ""
    yield (
        "A unit looks at the whole frame, and closer at what moved or, where nothing is known to "
        "have moved, at six parts of it. The same model in float, each way with its own threshold:"
    )
    for point in manifest.training.outlooks:
        yield ""
        yield f"- **{point.name}**: snow leopards kept {as_text(point.recall)}; discarded "
        yield f"  {'; '.join(f'{label} {as_text(s)}' for label, s in point.discarded.items())}"
        for light, shares in point.light.items():
            yield f"  - {light}: {'; '.join(f'{k} {as_text(s)}' for k, s in shares.items())}"


def _shortcuts(manifest: Manifest) -> Iterator[str]:
    yield "## What it does not go by"
    yield ""
    yield (
        "In its photographs the banner, the rock, the grey of infrared and the size of the file go "
        "with some labels by accident. Frames of places it never saw were altered so, one by one: "
        "the nearer both shares are, the less it goes by that."
    )
    yield ""
    yield "| altered | discarded as they were | discarded when altered |"
    yield "| --- | --- | --- |"
    for each in manifest.training.shortcuts:
        yield f"| {each.name} | {as_text(each.plain)} | {as_text(each.altered)} |"


def _untested(manifest: Manifest) -> Iterator[str]:
    yield "## What was never tested"
    yield ""
    yield from _bullets((*manifest.training.untested, *_without_figures(manifest)))


def _without_figures(manifest: Manifest) -> Iterator[str]:
    """What the manifest itself shows to be missing."""
    recognised = {each.label for each in manifest.training.classes}
    if missing := [label for label in manifest.labels if label not in recognised]:
        yield f"Whether it recognises: {_listed(missing)}. There is no figure."
    for point in manifest.operating_points:
        if missing := [label for label in manifest.labels if label not in point.discarded]:
            yield f"What `{point.name}` does with bursts of: {_listed(missing)}."
    yield "Your site: its rock, its snow, its livestock, its camera, its light."
    yield "A Coral Edge TPU: its figures are those of the processor, until it was tried."


def _quantisation(manifest: Manifest) -> Iterator[str]:
    yield "## Before and after it was made small"
    yield ""
    yield (
        "A unit runs the model in whole numbers of 8 bits (int8). That costs a little, and rare "
        "animals most. The share of each label that is recognised:"
    )
    yield ""
    yield "| label | as trained (float) | on a unit (int8) |"
    yield "| --- | --- | --- |"
    for each in manifest.training.classes:
        yield f"| {each.label} | {as_text(each.float_recall)} | {as_text(each.int8_recall)} |"
    yield ""
    yield f"Both give the same label: {as_text(manifest.training.agreement)}."


def _rights(manifest: Manifest) -> Iterator[str]:
    yield "## What it learned from, and whose photographs these are"
    yield ""
    yield (
        "None of these photographs is in the package, and none can be had from it. Source "
        "`rendered` is drawn by this project."
    )
    if manifest.training.rights:
        yield ""
        yield from _bullets(manifest.training.rights)
    yield ""
    yield "| source | label | photographs |"
    yield "| --- | --- | --- |"
    for each in manifest.training.sources:
        yield f"| {each.source} | {each.label} | {each.photographs} |"


def _golden(manifest: Manifest) -> Iterator[str]:
    golden = manifest.golden
    yield "## How a unit knows that it still judges as made"
    yield ""
    yield (
        f"The package carries {len(golden.inputs)} rendered pictures, `{golden.file}`, with the "
        f"scores that it gave them here. A unit scores them before it uses the model, and refuses "
        f"it where one score is off by more than {golden.tolerance}. They say nothing about how "
        "well it does on photographs."
    )
    yield ""
    yield f"| picture | shows | {' | '.join(manifest.labels)} |"
    yield f"| --- | --- |{' --- |' * len(manifest.labels)}"
    for each in golden.inputs:
        scores = " | ".join(f"{share:.3f}" for share in each.scores)
        yield f"| {each.name} | {each.shows} | {scores} |"
    yield ""
    yield f"![The golden inputs, from top to bottom]({golden.file})"


def _lint(manifest: Manifest) -> Iterator[str]:
    lint = manifest.lint
    yield "## On a Coral"
    yield ""
    yield (
        "Its file was held against Google's list of what an Edge TPU runs. This is a lint, not a "
        "compile: only Google's compiler decides, and it was not run. "
        f"It found {'this:' if lint.edge_tpu else 'nothing that is known to stay off it.'}"
    )
    yield ""
    yield from _bullets(lint.edge_tpu)
    operators = ", ".join(f"{count} {name}" for name, count in lint.operators.items())
    yield f"Operators: {operators}; {lint.tensors} tensors."


def _retrain(manifest: Manifest) -> Iterator[str]:
    yield "## A model for your own site"
    yield ""
    yield (
        "Your own empty and grazed views help most. List your photographs in a table (`file`, "
        "`label`, and if you can `location`, `burst`, `split`), copy a recipe of "
        "`convert/recipes/`, give it a name, and on a workstation run"
    )
    yield ""
    yield "    uncia convert key KEY.pem"
    yield _BUILD
    yield "    uncia convert package models/NAME --key KEY.pem"
    yield ""
    yield (
        "`convert/README.md` says what each does. Give your units the public key that the first "
        "prints, as `trusted_keys` in their configuration, and the package's folder as `package`. "
        "The key file itself stays with you: who has it can make your units throw leopards away."
    )
    yield ""
    yield "## Where the figures come from"
    yield ""
    yield "All of them, and this page, are made by"
    yield ""
    yield _BUILD
    yield ""
    training = manifest.training
    yield f"with the recipe of SHA-256 `{training.recipe_sha256}`"
    yield f"and photographs whose table has the fingerprint `{training.data_sha256}`."
    yield f"The model's file is `{manifest.file}`, SHA-256 `{manifest.sha256}`."


_SECTIONS: tuple[Callable[[Manifest], Iterator[str]], ...] = (
    _title,
    _notes,
    _points,
    _good_at,
    _outlooks,
    _shortcuts,
    _untested,
    _quantisation,
    _rights,
    _golden,
    _lint,
    _retrain,
)


def _in_words(figures: ClassFigures) -> str:
    """What a share of photographs recognised means, by the lower end of its interval."""
    low = figures.int8_recall.low
    if low >= 0.9:
        return "Nearly all."
    if low >= 0.75:
        return "Most."
    if low >= 0.5:
        return "More than half."
    return "Too few to rely on."


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words)


def _bullets(texts: tuple[str, ...]) -> Iterator[str]:
    yield from (f"- {text}" for text in texts)
