"""Follow-ups that fall beyond the horizon: customers who would call again after the last simulated day."""

from __future__ import annotations

import math

import numpy as np

from simcenter.results.daily.summary import Issues
from simcenter.scenario.model import Scenario
from simcenter.study.replicate import replicate

__all__ = ["share_beyond_horizon"]

CONTACTS = 5_000
"""Simulated in all: a share of a tenth is then known to a point or two, even where few cause others."""


def share_beyond_horizon(scenario: Scenario, *, seed: int = 1) -> float:
    """Follow-ups wanted after the horizon / all follow-ups wanted, redials and returns.

    It is counted in a few simulated replications, because delays run in opening hours, abandonments depend on
    the staff, and what is caused late in the day falls outside more often.

    Parameters
    ----------
    scenario
        Any.
    seed
        As in `simcenter.simulation`.

    Returns
    -------
    The share; not a number when nobody wants to call again.
    """
    if not scenario.has_follow_ups:
        return math.nan
    expected = sum(sum(scenario.expected_per_interval(kind.stream)) for kind in scenario.types)
    runs = math.ceil(CONTACTS / max(1.0, expected * scenario.calendar.days))
    issues = replicate(scenario, min(runs, 20), seed=seed).stacked.issues.sum(axis=(0, 1))
    beyond = int(issues[Issues.AT_HORIZON])
    wanted = beyond + int(issues[[Issues.REDIALS, Issues.REPEATS]].sum())
    return beyond / wanted if wanted else math.nan


def mostly_outside(share: float) -> bool:
    """Whether so many fall outside that a horizon misses what its contacts cause."""
    return bool(np.isfinite(share)) and share > 0.1
