"""One temperature for all chances, so that what is said to be likely comes true as often."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulator.scoring.model.encoding import Floats
from training.examples import UNKNOWN

TEMPERATURES = np.arange(0.7, 3.01, 0.05)


def best_temperature(gold: npt.NDArray[np.int64], chances: Floats) -> float:
    """The divisor of the logits under which the labels are likeliest.

    `gold` is [texts, criteria], `chances` [texts, criteria, levels].
    """
    known = gold != UNKNOWN
    levels = range(chances.shape[-1])
    reached = np.concatenate([(gold > level)[known] for level in levels])
    said = np.concatenate([chances[:, :, level][known] for level in levels])
    said = np.clip(said.astype(np.float64), 1e-6, 1 - 1e-6)
    logits = np.log(said / (1 - said))

    def surprise(temperature: float) -> float:
        signed = np.where(reached, 1.0, -1.0) * logits / temperature
        return float(np.logaddexp(0, -signed).mean())

    return float(min(TEMPERATURES, key=surprise))
