"""The one error of a model package, whatever of it is wrong."""


class PackageError(Exception):
    """A model package that must not be used, and why."""
