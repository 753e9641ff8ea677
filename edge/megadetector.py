"""The results of a run as MegaDetector batch JSON, which Timelapse and AddaxAI read.

The format is that of https://lila.science/megadetector-output-format, version 1.6.
"""

import json
from datetime import datetime
from typing import Any

from edge.outcome import Fate
from wire.label import CODES, EMPTY, PEOPLE, VEHICLE

FORMAT = "1.6"
_CATEGORIES = {"1": "animal", "2": "person", "3": "vehicle"}
_CATEGORY_OF = {PEOPLE: "2", VEHICLE: "3"}


def image(fate: Fate) -> dict[str, Any]:
    """One photograph as the format has it: no detections where it is empty, why where it failed."""
    found: dict[str, Any] = {"file": fate.shot.name}
    seen = fate.frame.verdict
    if seen is None:
        return found | {"failure": fate.frame.failure, "detections": None}
    if seen.label == EMPTY:
        return found | {"detections": []}
    return found | {
        "detections": [
            {
                "category": _CATEGORY_OF.get(seen.label, "1"),
                "conf": round(seen.score, 4),
                "bbox": _box(fate),
                "classifications": [[str(CODES[seen.label]), round(seen.score, 4)]],
            }
        ]
    }


def batch(images: list[dict[str, Any]], classifier: str, completed: datetime) -> str:
    """The whole batch as JSON text."""
    whole = {
        "info": {
            "format_version": FORMAT,
            "classifier": classifier,
            "classification_completion_time": completed.strftime("%Y-%m-%d %H:%M:%S"),
        },
        "detection_categories": _CATEGORIES,
        "classification_categories": {str(code): label for label, code in CODES.items()},
        "images": images,
    }
    return json.dumps(whole, indent=1)


def _box(fate: Fate) -> list[float]:
    """Where something changed in the frame, else all of it: left, top, width, height, 0 to 1."""
    if not fate.frame.regions:
        return [0.0, 0.0, 1.0, 1.0]
    region = fate.frame.regions[0]
    sides = (region.left, region.top, region.right - region.left, region.bottom - region.top)
    return [round(side, 4) for side in sides]
