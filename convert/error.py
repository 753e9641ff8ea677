"""The one error of this part."""


class ConvertError(Exception):
    """A recipe, table, weights file or data set that cannot be used: names the key, row or file."""
