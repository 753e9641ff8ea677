"""The examples of wire/README.md are what the codec does."""

import json
import re
from pathlib import Path

import pytest

from wire.answer import Holding, Stored
from wire.codec import decode, decode_holding, decode_stored, encode, encode_answer
from wire.event import Effort, Fault, Heartbeat, LabelCount, Sighting, Tally

PAGE = (Path(__file__).parents[2] / "wire" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^    ([0-9a-f]+)\n    (\{.*?\})\n", PAGE, re.MULTILINE | re.DOTALL)
RECORDS = {1: Sighting, 2: Tally, 3: Heartbeat, 4: Fault, 5: Effort}


def told(text):
    """The fields of an example; bytes are hex in it."""
    fields = json.loads(text)
    for name in {"model", "digest"} & set(fields):
        fields[name] = bytes.fromhex(fields[name])
    if "labels" in fields:
        fields["labels"] = tuple(LabelCount(*row) for row in fields["labels"])
    return fields


def test_the_page_has_an_example_of_every_record():
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize(("payload", "text"), EXAMPLES)
def test_an_example_decodes_to_what_stands_beside_it_and_back(payload, text):
    fields, payload = told(text), bytes.fromhex(payload)
    if "kind" in fields:
        event = decode(payload)
        assert event == RECORDS[fields["kind"]](**fields)
        assert encode(event) == payload
    else:
        read = decode_stored if "through" in fields else decode_holding
        answer = read(payload)
        assert answer == (Stored if "through" in fields else Holding)(**fields)
        assert encode_answer(answer) == payload
