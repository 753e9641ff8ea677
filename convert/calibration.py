"""Calibration: one temperature makes the scores mean what they say (Guo et al. 2017)."""

import numpy as np
from numpy.typing import NDArray

#: Temperatures tried, in steps of about 2 %.
_TRIED = np.geomspace(0.5, 4.0, 100)


def best_temperature(scores: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    """The temperature with the least mean surprise over `scores` (n, labels), labels alike."""
    logits = np.log(np.clip(scores.astype(np.float64), 1e-9, 1))
    weights = 1 / np.bincount(truth, minlength=scores.shape[1])[truth]
    rows = np.arange(len(truth))

    def surprise(temperature: float) -> float:
        cooled = logits / temperature
        total = np.log(np.exp(cooled - cooled.max(1, keepdims=True)).sum(1)) + cooled.max(1)
        return float(np.average(total - cooled[rows, truth], weights=weights))

    return float(min(_TRIED, key=surprise))
