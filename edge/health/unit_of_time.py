"""Units of time, as a person counts them."""

#: Seconds of each, and its name: the largest first.
UNITS = ((86_400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))


def in_units(seconds: float, *units: tuple[float, str]) -> tuple[float, str]:
    """How many of the first of these units of which there are two; else seconds."""
    for size, unit in units:
        if seconds >= 2 * size:
            return seconds / size, unit
    return seconds, "seconds"
