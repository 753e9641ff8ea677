"""Labels: what a burst shows, by name in packages and tables, by code on the wire."""

SNOW_LEOPARD = "snow_leopard"
LIVESTOCK = "livestock"
EMPTY = "empty"
PEOPLE = "people"
OTHER_WILDLIFE = "other_wildlife"
OTHER_CAT = "other_cat"
VEHICLE = "vehicle"

#: A code is given once and never reused; new labels are appended. 0 means "could not be judged".
CODES: dict[str, int] = {
    EMPTY: 1,
    LIVESTOCK: 2,
    SNOW_LEOPARD: 3,
    PEOPLE: 4,
    OTHER_WILDLIFE: 5,
    OTHER_CAT: 6,
    VEHICLE: 7,
}

_NAMES = {code: name for name, code in CODES.items()}


def code_of(name: str) -> int:
    """The wire code of a label. Raises KeyError for a name that has none."""
    return CODES[name]


def name_of(code: int) -> str:
    """The label's name, or "label 12" for a code that this version does not know."""
    return _NAMES.get(code, f"label {code}")
