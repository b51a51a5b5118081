"""The scenario ``bank_1999`` is simulated and set beside what the bank recorded in the week it predicts.

    python -m scenarios.bank.predict [--days 1000] [--policy one_line]

The recorded figures are constants, printed by ``python -m scenarios.bank.measure`` under ``service_fit`` and
``service_fourth_week``. A figure of a simulated week is that of five days in a row. *Queued* are contacts not
answered at once; queued customers are those with banking or stock calls.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import State
from simcenter.results.result import Result
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator, settle

WEEK = 5
WITHIN_MS = 20_000
GROUPS = ("all calls", "queued, high customers", "queued, regular customers", "prospects")
MEASURES = ("queue", "abandon", "within 20 s", "mean wait")


@dataclass(frozen=True)
class Recorded:
    """A figure of the fifteen regular days of weeks 1 to 3, and of the five of week 4."""

    fit: float
    fourth: float


RECORDED = {
    ("all calls", "queue"): Recorded(0.6025, 0.6180),
    ("all calls", "abandon"): Recorded(0.1326, 0.1280),
    ("all calls", "within 20 s"): Recorded(0.5056, 0.4744),
    ("all calls", "mean wait"): Recorded(44.81, 51.51),
    ("queued, high customers", "abandon"): Recorded(0.0984, 0.1075),
    ("queued, high customers", "mean wait"): Recorded(63.47, 77.37),
    ("queued, regular customers", "abandon"): Recorded(0.2145, 0.2486),
    ("queued, regular customers", "mean wait"): Recorded(73.64, 86.19),
    ("prospects", "queue"): Recorded(0.6824, 0.6890),
    ("prospects", "abandon"): Recorded(0.2986, 0.2933),
    ("prospects", "mean wait"): Recorded(62.62, 64.42),
}
"""Shares and seconds, by group and measure."""


@dataclass(frozen=True)
class Predicted:
    """A figure over all simulated days, and the range that eight in ten simulated weeks fall into."""

    value: float
    low: float
    high: float


def predict(days: int, policy: str | None = None, seed: int = 1) -> dict[tuple[str, str], Predicted]:
    """Simulate the scenario and work out every figure that is recorded.

    Parameters
    ----------
    days
        A multiple of five.
    policy
        One of the scenario's alternative plans; the bank's own by default.
    """
    if days < 2 * WEEK or days % WEEK:
        raise ValueError(f"days: got {days}, expected a multiple of {WEEK}, at least {2 * WEEK}")
    settled = settle(load("bank_1999"))
    simulator = Simulator(settled if policy is None else settled.with_routing(settled.policies[policy]))
    sums = np.stack([_sums(simulator.run(seed, day)) for day in range(days)])
    weeks = sums.reshape(-1, WEEK, len(GROUPS), len(MEASURES) + 1).sum(axis=1)
    overall, weekly = _ratios(sums.sum(axis=0)), _ratios(weeks)
    low, high = np.quantile(weekly, [0.1, 0.9], axis=0)
    return {
        (group, measure): Predicted(float(overall[g, m]), float(low[g, m]), float(high[g, m]))
        for g, group in enumerate(GROUPS)
        for m, measure in enumerate(MEASURES)
        if (group, measure) in RECORDED
    }


def _sums(result: Result) -> NDArray[np.float64]:
    """Queued, abandoned, answered in time, seconds waited and contacts of one day, shape (groups, 5)."""
    legs, kinds = result.legs, result.demand.type
    types = result.scenario.types
    offered = legs.entry_ms >= 0
    answered = legs.answer_ms >= 0
    wait_ms = np.where(offered, np.where(answered, legs.answer_ms, legs.leave_ms) - legs.entry_ms, 0)
    customers = np.array([kind.need in ("banking", "stock") for kind in types])[kinds]
    tier = np.array([kind.tier for kind in types])[kinds]
    queued = offered & (wait_ms > 0)
    groups = (
        offered,
        queued & customers & (tier == "high"),
        queued & customers & (tier == "regular"),
        offered & (tier == "prospect"),
    )
    columns = (queued, legs.state == State.ABANDONED, answered & (wait_ms <= WITHIN_MS), wait_ms / 1_000, offered)
    return np.array([[column[group].sum() for column in columns] for group in groups], np.float64)


def _ratios(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(sums[..., :-1] / sums[..., -1:])


def table(predicted: dict[tuple[str, str], Predicted]) -> str:
    """Lay the prediction out beside the record, a row a figure."""
    rows = [f"{'':40}{'weeks 1-3':>9}  {'week 4':>7}  {'predicted':>9}  8 weeks in 10"]
    for (group, measure), found in predicted.items():
        recorded = RECORDED[group, measure]
        unit, digits = (" s", 0) if measure == "mean wait" else ("", 3)
        first, fourth, value, low, high = (
            f"{number:.{digits}f}{unit}"
            for number in (recorded.fit, recorded.fourth, found.value, found.low, found.high)
        )
        outside = "" if found.low <= recorded.fourth <= found.high else "  outside"
        rows.append(f"{group + ': ' + measure:40}{first:>9}  {fourth:>7}  {value:>9}  {low} to {high}{outside}")
    return "\n".join(rows)


def main() -> None:
    """Print prediction beside record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--days", type=int, default=1_000, help="simulated days, a multiple of 5")
    parser.add_argument("--policy", help="one of the scenario's alternative routing plans")
    arguments = parser.parse_args()
    print(table(predict(arguments.days, arguments.policy)))


if __name__ == "__main__":
    main()
