"""What can be wrong with a Coral, in words for the person who hears of it.

Each says what happened, the likely cause and what to do, in what fits a Fault's detail.
"""

from enum import StrEnum

#: The operator that Google's compiler leaves in a model. One without it runs on the CPU unnoticed.
OPERATOR = b"edgetpu-custom-op"


class Trouble(StrEnum):
    """Why a Coral does not judge."""

    LIBRARY = "library"
    ABSENT = "absent"
    REFUSED = "refused"
    LOST = "lost"
    WRONG = "wrong"
    NO_MODEL = "no_model"
    ENDED = "ended"


_WORDS = {
    Trouble.LIBRARY: "the Coral's library cannot be loaded: not installed, or for another "
    "system: install libedgetpu1-std",
    Trouble.ABSENT: "no Coral stick answers: unplugged, without power, or in use by another "
    "process: plug it in, see its cable",
    Trouble.REFUSED: "the Coral does not take the model: compiled for another version of its "
    "library: update libedgetpu1-std",
    Trouble.LOST: "the Coral was lost while it judged: cable, power or heat: see the plug, give "
    "the hub more power",
    Trouble.WRONG: "the Coral's scores are not the model's: a stick or power supply that fails: "
    "change the stick",
    Trouble.NO_MODEL: "the package has no model for a Coral: it was made without: use one with "
    'it, or model.device = "cpu"',
    Trouble.ENDED: "the process ended while the Coral judged: lost from USB, most likely: see "
    "cable and power",
}


def told(trouble: Trouble, said: object = "") -> str:
    """What happened, the likely cause, what to do, and last what the machine `said` of it."""
    words = " ".join(str(said).split())
    return f"{_WORDS[trouble]} ({words})" if words else _WORDS[trouble]
