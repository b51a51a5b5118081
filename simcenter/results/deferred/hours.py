"""Business hours: how much of the time between two moments the center is open."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Ints, Supply


def business_clock(supply: Supply, moments: Ints) -> Ints:
    """Opening hours from the start of the horizon to each moment, in milliseconds; the clock stops at closing.

    Parameters
    ----------
    supply
        Its opening windows.
    moments
        Milliseconds from the start of the horizon, none before the first opening.
    """
    lengths = supply.closes_ms - supply.opens_ms
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    window = np.maximum(np.searchsorted(supply.opens_ms, moments, "right") - 1, 0)
    return np.asarray(before[window] + np.clip(moments - supply.opens_ms[window], 0, lengths[window]), np.int64)


def business_ms(supply: Supply, starts: Ints, ends: Ints) -> Ints:
    """Opening hours between two moments of each row, in milliseconds."""
    return business_clock(supply, ends) - business_clock(supply, starts)
