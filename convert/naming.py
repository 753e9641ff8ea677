"""Naming: what photographs show, from other people's words to the labels of wire.label.

Only names that can mean one label are known: which animals of a place are wildlife is not guessed,
and a cow is livestock wherever it walks. Any other name needs a line in a file of the user's own.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from convert.error import ConvertError
from wire.label import CODES, EMPTY, LIVESTOCK, OTHER_CAT, PEOPLE, SNOW_LEOPARD, VEHICLE

# Names in the data sets of lila.science, lower case, without underscores and hyphens.
_NAMES = {
    EMPTY: ("empty", "blank", "no animal"),
    PEOPLE: ("human", "person", "people", "homo sapiens", "hunter", "hiker", "herder"),
    VEHICLE: ("vehicle", "car", "truck", "motorcycle", "motorbike"),
    SNOW_LEOPARD: ("snow leopard", "panthera uncia", "uncia uncia"),
    LIVESTOCK: (
        *("livestock", "cow", "cattle", "domestic cow", "domestic cattle", "bos taurus"),
        *("sheep", "domestic sheep", "ovis aries", "goat", "domestic goat", "capra hircus"),
        *("capra aegagrus hircus", "horse", "domestic horse", "equus caballus"),
        *("equus ferus caballus", "donkey", "domestic donkey", "equus asinus", "mule", "yak"),
        *("equus africanus asinus", "domestic yak", "bos grunniens", "camel", "bactrian camel"),
        *("camelus bactrianus", "dromedary", "camelus dromedarius", "dog", "domestic dog"),
        *("canis familiaris", "canis lupus familiaris"),
    ),
    OTHER_CAT: (
        *("cat", "domestic cat", "felis catus", "wildcat", "wild cat", "felis silvestris"),
        *("african wildcat", "felis lybica", "jungle cat", "felis chaus", "sand cat"),
        *("pallas's cat", "pallas cat", "manul", "otocolobus manul", "leopard cat"),
        *("prionailurus bengalensis", "fishing cat", "marbled cat", "asian golden cat"),
        *("lynx", "eurasian lynx", "lynx lynx", "canada lynx", "lynx canadensis"),
        *("iberian lynx", "lynx pardinus", "bobcat", "lynx rufus", "caracal", "caracal caracal"),
        *("leopard", "panthera pardus", "clouded leopard", "tiger", "panthera tigris"),
        *("lion", "panthera leo", "jaguar", "panthera onca", "cougar", "puma", "mountain lion"),
        *("puma concolor", "jaguarundi", "ocelot", "leopardus pardalis", "margay"),
        *("leopardus wiedii", "serval", "leptailurus serval", "cheetah", "acinonyx jubatus"),
    ),
}


def plain(name: str) -> str:
    """A name without what differs between tables: case, underscores, hyphens, spaces."""
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())


#: From plain names to labels; a label is a name of itself.
KNOWN = {name: label for label, names in _NAMES.items() for name in names} | {
    plain(label): label for label in CODES
}


def read_names(path: Path) -> dict[str, str]:
    """The user's own names: CSV with the columns name and label. Raises ConvertError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConvertError(f"{path}: cannot be read: {error}") from error
    names = {plain(row.get("name") or ""): (row.get("label") or "").strip() for row in rows}
    wrong = sorted({label for label in names.values() if label not in CODES})
    if wrong or not names:
        raise ConvertError(
            f"{path}: needs the columns name and label, each label one of {', '.join(CODES)}; "
            f"not {', '.join(map(repr, wrong)) or 'an empty table'}"
        )
    return names


def label_named(name: str, names: Mapping[str, str]) -> str:
    """The label that a name stands for, the name itself where it is not known."""
    return names.get(plain(name), name)


def foremost(labels: Iterable[str]) -> str:
    """What a picture or burst that shows several things is called, "" where it shows none.

    That which would be missed most: a snow leopard, then whatever is neither empty nor livestock,
    then livestock; the most frequent of equals.
    """
    counted = Counter(labels)
    if not counted:
        return ""
    yielding = {SNOW_LEOPARD: -1, LIVESTOCK: 1, EMPTY: 2}
    return min(counted, key=lambda label: (yielding.get(label, 0), -counted[label]))
