"""The one error of the wire."""


class WireError(ValueError):
    """Bytes that are not what the specification in wire/README.md allows, and why."""
