"""A configuration file that says something else than when the service was started."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from edge.config import Config, ConfigError, read_config
from edge.service.secret import without_secrets

log = logging.getLogger(__name__)

_SECONDS = 5.0

_Stamp = tuple[int, int, int]


class Changes:
    """Looks every few seconds at the file that the configuration was read from, None without one.

    A file that cannot be used (half written, a mistake in it) changes nothing: it is told once, and
    the unit goes on as it was told before.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float]) -> None:
        self._path, self._clock = path, clock
        self._due = clock() + _SECONDS
        self._stamp = _stamp(path)
        self._config = read_config(path)

    def found(self) -> list[str]:
        """What differs, key by key ("policy.threshold: 0.9 -> 0.8"); empty where nothing does."""
        if self._clock() < self._due:
            return []
        self._due = self._clock() + _SECONDS
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._stamp:
            return []
        self._stamp = stamp
        try:
            return list(differences(self._config, read_config(self._path)))
        except ConfigError as error:
            log.warning("changed configuration cannot be used, going on as before reason=%s", error)
            return []


def differences(old: Config, new: Config) -> Iterator[str]:
    """Key by key what differs between two configurations; nothing secret is told."""
    before, after = dict(_keys(msgspec.to_builtins(old))), dict(_keys(msgspec.to_builtins(new)))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield without_secrets(key, before.get(key), after.get(key))


def _keys(section: dict[str, object], under: str = "") -> Iterator[tuple[str, object]]:
    for name, value in section.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{under}{name}.")
        else:
            yield f"{under}{name}", value


def _stamp(path: Path | None) -> _Stamp | None:
    try:
        told = path.stat() if path else None
    except OSError:
        return None  # being replaced at this moment, or gone: the unit goes on
    return (told.st_ino, told.st_mtime_ns, told.st_size) if told else None
