"""Labels as others know them: scientific names, where a label means one taxon."""

from wire.label import OTHER_CAT, PEOPLE, SNOW_LEOPARD

#: Livestock is many species, and other wildlife any: no name would be true of them.
SCIENTIFIC: dict[str, str] = {
    SNOW_LEOPARD: "Panthera uncia",
    OTHER_CAT: "Felidae",
    PEOPLE: "Homo sapiens",
}


def species_name(label: str) -> str:
    """The scientific name of a label, else the label in words: "Other wildlife"."""
    return SCIENTIFIC.get(label, label.replace("_", " ").capitalize())
