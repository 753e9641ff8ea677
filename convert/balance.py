"""Balance: how much each training example counts, so that no label and no source drowns others."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convert.recipe import Balance


def weights_of(
    labels: Sequence[str] | NDArray[np.str_],
    sources: Sequence[str] | NDArray[np.str_],
    balance: Balance,
) -> NDArray[np.float32]:
    """A weight per example, 1 on average; the recipe's Balance says how it is dealt out."""
    pairs = np.array([f"{label}\n{source}" for label, source in zip(labels, sources, strict=True)])
    kinds, kind_of, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    label_of = np.array([kind.split("\n")[0] for kind in kinds])
    fixed = np.array([balance.share.get(kind.split("\n")[1], 0.0) for kind in kinds])
    mass = counts.astype(np.float64) ** balance.evenness
    for label in np.unique(label_of):
        free = (label_of == label) & (fixed == 0)
        mass[free] *= max(1 - fixed[label_of == label].sum(), 0) / max(mass[free].sum(), 1)
        held = np.where(fixed > 0, fixed, mass)[label_of == label]
        mass[label_of == label] = held * balance.label.get(str(label), 1.0) / held.sum()
    weights = (mass / counts)[kind_of]
    result: NDArray[np.float32] = (weights / weights.mean()).astype(np.float32)
    return result
