"""A real broker and a real base, as the base's own tests have them."""

from tests.base.conftest import mosquitto, password_file, station

__all__ = ["mosquitto", "password_file", "station"]
