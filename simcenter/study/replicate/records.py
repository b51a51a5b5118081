"""An estimate as a record for frames and JSON: what, of whom, how much, how well known, from which run."""

from __future__ import annotations

import math
from typing import Any

from simcenter import __version__
from simcenter.scenario.model import Scenario
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.figures import Figures


def record_of(scenario: Scenario, seed: int, figures: Figures, estimate: Estimate) -> dict[str, Any]:
    """Write an estimate down.

    Returns
    -------
    Its columns: measure, scope_kind, scope, unit, mean, low, high, level, n, method, day_low, day_high,
    warning, scenario, policy, seed, version. `low` and `high` say how well the figure is known, `day_low` and
    `day_high` what 8 days in 10 bring.
    """
    return {
        "measure": figures.measure.name,
        "scope_kind": figures.scope.kind,
        "scope": figures.scope.name,
        "unit": scenario.money.currency if figures.measure.unit == "money" else figures.measure.unit,
        **estimate_columns(estimate),
        "scenario": scenario.name,
        "policy": scenario.routing.customers.policy,
        "seed": seed,
        "version": __version__,
    }


def estimate_columns(estimate: Estimate) -> dict[str, Any]:
    """The columns that are the estimate's own."""
    return {
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level,
        "n": estimate.n,
        "method": estimate.method,
        "day_low": math.nan if estimate.day_low is None else estimate.day_low,
        "day_high": math.nan if estimate.day_high is None else estimate.day_high,
        "warning": estimate.warning,
    }


def number_or_none(record: dict[str, Any]) -> dict[str, Any]:
    """JSON has no word for a number that does not exist, or has no end: null stands for both."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in record.items()
    }
