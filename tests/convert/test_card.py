import msgspec
import pytest

from convert.card import card_text
from convert.interval import as_text
from tests.wire.manifests import a_manifest
from wire.manifest import Measured


def parts(value):
    """Every value inside a manifest, at any depth."""
    yield value
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from parts(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from parts(inner)


def distinct(manifest):
    """The manifest with every figure altered, so that each can be found."""
    count = iter(range(1, 1000))

    def altered(value):
        if isinstance(value, Measured):
            return Measured(share=next(count) / 1000, low=0.0005, high=0.9995, of=next(count) + 500)
        if isinstance(value, msgspec.Struct):
            changed = {name: altered(getattr(value, name)) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **changed)
        if isinstance(value, dict):
            return {key: altered(inner) for key, inner in value.items()}
        return tuple(map(altered, value)) if isinstance(value, tuple) else value

    return altered(manifest)


def test_every_measured_figure_of_a_manifest_is_on_its_card_with_interval_and_size():
    manifest = distinct(a_manifest())
    text = card_text(manifest)
    figures = [value for value in parts(manifest) if isinstance(value, Measured)]
    assert len(set(figures)) == len(figures) >= 5
    assert [figure for figure in figures if as_text(figure) not in text] == []


def test_thresholds_data_sources_and_hashes_are_on_it():
    manifest = a_manifest()
    text = card_text(manifest)
    for point in manifest.operating_points:
        assert f"{point.threshold:.3f}" in text
        assert point.data in text
    for source in manifest.training.sources:
        assert f"| {source.source} | {source.label} | {source.photographs} |" in text
    for known in (manifest.sha256, manifest.training.recipe_sha256, manifest.training.data_sha256):
        assert known in text
    for golden in manifest.golden.inputs:
        assert " | ".join(f"{share:.3f}" for share in golden.scores) in text
    assert str(manifest.golden.tolerance) in text


def test_what_the_recipe_says_for_a_reader_is_on_it_under_its_heading():
    sections = dict(part.split("\n", 1) for part in card_text(a_manifest()).split("\n## ")[1:])
    assert "A made-up model." in sections["Read this first"]
    assert "Everything." in sections["What was never tested"]
    (rights,) = (text for heading, text in sections.items() if "whose photographs" in heading)
    assert "Nobody's." in rights


def test_a_label_without_a_figure_counts_as_never_tested():
    untested = card_text(a_manifest()).split("## What was never tested")[1].split("\n## ")[0]
    assert "Whether it recognises: livestock, snow_leopard." in untested
    assert "`careful` does with bursts of: livestock, snow_leopard" in untested


@pytest.mark.parametrize("findings", [(), ("operator SIN is not in the list",)])
def test_the_lint_is_on_it_as_a_lint_and_not_as_a_compile(findings):
    manifest = a_manifest()
    linted = msgspec.structs.replace(manifest.lint, edge_tpu=findings)
    text = card_text(msgspec.structs.replace(manifest, lint=linted))
    assert "not a compile" in text
    assert all(f"- {finding}" in text for finding in findings)
    assert ("found nothing" in text) == (not findings)


def test_the_card_does_not_depend_on_its_own_hash():
    manifest = a_manifest()
    other = msgspec.structs.replace(manifest.card, sha256="5" * 64)
    assert card_text(msgspec.structs.replace(manifest, card=other)) == card_text(manifest)
