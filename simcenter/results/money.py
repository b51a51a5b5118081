"""What the staff costs, and who it is spent on, to the cent."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Floats, Ints
from simcenter.results.daily.layout import MS_PER_HOUR, Layout


def pool_cents(layout: Layout, overtime_ms: Ints) -> Ints:
    """Cost of each pool in whole cents, halves rounded up, shape (pools,).

    Paid hours x wage x (1 + what comes on top). Paid are the planned paid time and, hour for hour, time on
    duty beyond the plan.

    Parameters
    ----------
    overtime_ms
        Time on duty beyond the plan by pool, shape (pools,).
    """
    hours = (layout.paid_ms.sum(axis=1) + overtime_ms) / MS_PER_HOUR
    return np.asarray(np.floor(hours * layout.cents_per_hour + 0.5), np.int64)


def allocate(cents: Ints, handling_ms: Ints) -> Ints:
    """Share the cost of each pool among contact types in proportion to the time the pool spent on them.

    This is average allocation: idle time, breaks and shrinkage go along with the handling time. A pool that
    handled nothing is carried by all types in proportion to the time all pools spent on them, and equally
    when nobody handled anything. Cents left over by rounding down go to the largest remainders (the lower
    type when equal), so that the money by type, by pool and in total is the same to the cent.

    Parameters
    ----------
    cents
        Cost of each pool, shape (pools,).
    handling_ms
        Handling time, shape (pools, types).

    Returns
    -------
    array of int, shape (pools, types)
        Cents; each row adds up to the pool's cost.
    """
    weights = _weights(handling_ms)
    exact = cents[:, None] * (weights / weights.sum(axis=1, keepdims=True))
    shares = np.floor(exact).astype(np.int64)
    left = cents - shares.sum(axis=1)
    by_remainder = np.argsort(shares - exact, axis=1, kind="stable")
    rank = np.argsort(by_remainder, axis=1, kind="stable")
    return np.asarray(shares + (rank < left[:, None]), np.int64)


def _weights(handling_ms: Ints) -> Floats:
    everybody = handling_ms.sum(axis=0)
    if not everybody.any():
        everybody = np.ones_like(everybody)
    idle = handling_ms.sum(axis=1) == 0
    return np.where(idle[:, None], everybody, handling_ms).astype(np.float64)
