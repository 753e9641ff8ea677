import json
import tomllib
from pathlib import Path

import msgspec
import pytest

from edge.config import Config, ConfigError, read_config, read_password


def written(tmp_path, text):
    path = tmp_path / "unit.toml"
    path.write_text(text)
    return path


def test_without_a_file_everything_has_its_default():
    assert read_config(None) == Config()
    assert Config().policy.mode == "observe"


def test_a_file_changes_what_it_names(tmp_path):
    config = read_config(written(tmp_path, '[unit]\nname = "ridge-2"\n[policy]\naudit_share = 0.1'))
    assert (config.unit.name, config.policy.audit_share) == ("ridge-2", 0.1)
    assert config.camera == Config().camera


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[policy]\naudit_chare = 0.1", ["no policy.audit_chare", "audit_share, audit_seed"]),
        ("[police]\n", ["no police", "unit, source, camera, model, policy"]),
        ("[policy]\naudit_share = 1.5", ["policy.audit_share", "a number from 0 to 1"]),
        ("[policy]\nthreshold = 2", ["policy.threshold", "a number from 0 to 1"]),
        ("[policy]\naudit_seed = -1", ["policy.audit_seed", "a whole number, at least 0"]),
        ("[camera]\ncrop_top = 0.5", ["camera.crop_top", "from 0 to 0.4"]),
        ("[camera]\nburst_frames = 2.5", ["camera.burst_frames", "a whole number from 1 to 50"]),
        ("[health]\ni2c_address = 0x50", ["health.i2c_address", "a whole number from 64 to 79"]),
        ('[health]\nbattery = "lead"', ["health.battery", '"ina219", "none", "sysfs"']),
        ("[uplink]\nwindow = 0", ["uplink.window", "a whole number from 1 to 1000"]),
        (
            '[policy]\nmode = "destroy"',
            ["policy.mode", '"delete", "observe", "quarantine"', "destroy"],
        ),
        ('[unit]\nname = "Ridge 2"', ["unit.name", "[a-z0-9]"]),
        ("[unit]\nname = 2", ["unit.name", "text in quotes"]),
        ("unit = 2", ["unit", "a section"]),
        ('[model]\ntrusted_keys = ["0123abcd"]', ["model.trusted_keys", "{64}"]),
        (f'[model]\ntrusted_keys = "{"0" * 64}"', ["model.trusted_keys", "array"]),
        ("[unit\n", ["not TOML", "line 1"]),
    ],
)
def test_a_mistake_is_named_with_file_key_and_range(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as refused:
        read_config(path)
    for part in [str(path), *said]:
        assert part in str(refused.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match="gone"):
        read_config(tmp_path / "gone.toml")


def test_a_password_is_read_from_its_file_without_the_line_end(tmp_path):
    path = tmp_path / "password"
    path.write_text("hush\n")
    assert read_password(str(path)) == "hush"


def test_a_missing_password_file_is_named():
    with pytest.raises(ConfigError, match="password_file"):
        read_password("/nowhere/password")


def test_the_example_configuration_names_every_key_with_its_default():
    example = Path(__file__).parents[2] / "firmware_config" / "unit.toml"
    assert read_config(example) == Config()
    told = tomllib.loads(example.read_text(encoding="utf-8"))
    known = json.loads(msgspec.json.encode(Config()))
    known["policy"].pop("threshold")
    assert {name: set(keys) for name, keys in told.items()} == {
        name: set(keys) for name, keys in known.items()
    }
