"""How evenly work fell to agents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.tables import Floats


@dataclass(frozen=True)
class Evenness:
    """How evenly occupancy fell to agents; 0 is perfectly even. Agents who were never on duty are left out."""

    agents: int
    range: float  # largest - smallest
    cv: float  # standard deviation (over all agents, divided by their number) / mean
    gini: float  # mean absolute difference of two agents (each also with itself) / (2 x mean)


def evenness(occupancy: Floats) -> Evenness:
    """Say how evenly occupancy fell to agents.

    Parameters
    ----------
    occupancy
        Of each agent, shape (agents,); NaN leaves one out.
    """
    values = np.sort(occupancy[~np.isnan(occupancy)])
    count, mean = len(values), float(values.mean()) if len(values) else 0.0
    if mean == 0:
        return Evenness(count, 0.0, 0.0, 0.0)
    places = 2 * np.arange(1, count + 1) - count - 1
    gini = float((places * values).sum() / (count * values.sum()))
    return Evenness(count, float(values[-1] - values[0]), float(values.std() / mean), gini)
