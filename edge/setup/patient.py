"""A viewfinder that is opened when it is looked through, and anew after it failed."""

from edge.check.opening import OpenViewfinder
from edge.check.viewfinder import Viewfinder
from edge.config import Config, ConfigError
from edge.source.source import SourceError
from sight.photograph import Pixels


class Patient:
    """The configured one, whenever it works: a cable may be put in while the page is open."""

    def __init__(self, config: Config, opener: OpenViewfinder) -> None:
        self._config, self._opener = config, opener
        self._inner: Viewfinder | None = None

    @property
    def live(self) -> bool:
        """Whether that one is."""
        return self._inner.live if self._inner else True

    @property
    def about(self) -> str:
        """What that one says."""
        return self._inner.about if self._inner else ""

    def look(self) -> Pixels:
        """The picture of now. Raises SourceError."""
        try:
            return self._opened().look()
        except SourceError:
            self.close()
            raise

    def shoot(self) -> bytes:
        """The photograph of now. Raises SourceError."""
        try:
            return self._opened().shoot()
        except SourceError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of it until the next look."""
        if self._inner:
            self._inner.close()
        self._inner = None

    def _opened(self) -> Viewfinder:
        if self._inner is None:
            try:
                self._inner = self._opener(self._config)
            except ConfigError as error:
                raise SourceError(str(error)) from error
        return self._inner
