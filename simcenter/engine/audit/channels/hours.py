"""Opening hours: when a moment falls into them, and when delays that run in them are over."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NEVER, NOT_YET, Ints, Supply


def window_of(supply: Supply, moments: Ints) -> Ints:
    """The last opening window that has begun at each moment, -1 before the first."""
    return np.searchsorted(supply.opens_ms, moments, "right") - 1


def closing_after(supply: Supply, moments: Ints) -> Ints:
    """When the window each moment lies in closes; NOT_YET where the center is closed at that moment."""
    window = window_of(supply, moments)
    closes = supply.closes_ms[np.maximum(window, 0)]
    return np.where((window >= 0) & (moments < closes), closes, NOT_YET)


def after_open_time(supply: Supply, start: Ints, delay: Ints) -> Ints:
    """When `delay` milliseconds of opening hours have passed since `start`, NEVER beyond the last closing.

    A window contains its opening and not its closing, so what falls due as the center closes happens at the
    next opening.
    """
    lengths = supply.closes_ms - supply.opens_ms
    opened = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])  # opening hours before each window
    window = np.maximum(window_of(supply, start), 0)
    elapsed = opened[window] + np.clip(start - supply.opens_ms[window], 0, lengths[window])
    due = elapsed + delay
    target = np.searchsorted(opened, due, "right") - 1
    last = len(supply.opens_ms) - 1
    inside = np.minimum(target, last)
    return np.where(target > last, NEVER, supply.opens_ms[inside] + due - opened[inside])


__all__ = ["after_open_time", "closing_after", "window_of"]
