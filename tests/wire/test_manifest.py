import json

import pytest

from tests.wire.manifests import a_manifest
from wire.error import WireError
from wire.manifest import FILE, read_manifest, write_manifest


def altered(folder, change):
    """Write a manifest and alter its JSON by `change`."""
    write_manifest(a_manifest(), folder)
    fields = json.loads((folder / FILE).read_text())
    change(fields)
    (folder / FILE).write_text(json.dumps(fields))


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    write_manifest(a_manifest(), tmp_path)
    manifest, package_id = read_manifest(tmp_path)
    assert manifest == a_manifest()
    assert len(package_id) == 4


def test_another_manifest_has_another_package_id(tmp_path):
    write_manifest(a_manifest(), tmp_path)
    _, first = read_manifest(tmp_path)
    altered(tmp_path, lambda fields: fields.update(made="2026-01-02"))
    assert read_manifest(tmp_path)[1] != first


def test_unknown_fields_are_ignored(tmp_path):
    altered(tmp_path, lambda fields: fields.update(later="something"))
    assert read_manifest(tmp_path)[0] == a_manifest()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda m: m.update(format=1), "format"),
        (lambda m: m.update(file="../../etc/passwd"), "file"),
        (lambda m: m.update(sha256="abc"), "sha256"),
        (lambda m: m["operating_points"][0].update(threshold=1.5), "threshold"),
        (lambda m: m["input"].update(width=4), "width"),
        (lambda m: m.pop("labels"), "labels"),
        (lambda m: m.pop("golden"), "golden"),
        (lambda m: m["golden"].update(inputs=[]), "golden.inputs"),
        (lambda m: m["golden"].update(file="../secret"), "golden.file"),
        (lambda m: m["card"].update(sha256="1"), "card.sha256"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(tmp_path, change, key):
    altered(tmp_path, change)
    with pytest.raises(WireError, match=key) as refused:
        read_manifest(tmp_path)
    assert FILE in str(refused.value)


def test_a_missing_manifest_is_named(tmp_path):
    with pytest.raises(WireError, match=FILE):
        read_manifest(tmp_path)


def test_an_unknown_operating_point_names_those_there_are():
    with pytest.raises(WireError, match="is one of careful"):
        a_manifest().operating_point("bold")
