"""One cell of a sweep: build its scenario, simulate its days, tell its measures; the same bytes anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any

from simcenter.scenario.changes import change
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import IN_FILE
from simcenter.simulation import settle
from simcenter.study.policies import apply_policy
from simcenter.study.replicate import replicate
from simcenter.study.replicate.precision import read_measure
from simcenter.study.replicate.records import number_or_none, record_of
from simcenter.study.replicate.study import Study
from simcenter.study.sweep.design import BASE_POLICY, Cell
from simcenter.study.sweep.fields import find_field, with_fields

Factors = Mapping[str, tuple[str, str]]
"""By name: the field or the change in words it stands for, the other one empty."""


@dataclass(frozen=True)
class Task:
    """What all cells have in common.

    Attributes
    ----------
    base, settled
        The base scenario in full as JSON, as it is and with its volumes settled (empty when nothing is to settle).
    factors
        As `Factors`.
    days, precision, max_days, seed
        As in `simcenter.study.replicate.replicate`.
    measures
        As a sweep file names them.
    """

    base: str
    settled: str
    factors: Factors
    days: int | None
    precision: Mapping[str, str] | None
    max_days: int
    seed: int
    measures: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """All of it as text."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)


def build_scenario(
    base: Scenario,
    settled: Scenario,
    factors: Factors,
    settings: Mapping[str, Any],
    policy: str = BASE_POLICY,
) -> Scenario:
    """Make the scenario of a cell: fields first, then changes in the order of factors, then the policy.

    Parameters
    ----------
    base, settled
        The base as it is, and with volumes counted as offered turned into fresh issues. A cell that leaves
        volumes and follow-ups alone meets the customers of the settled base.
    factors, settings, policy
        What varies and its values.
    """
    fields = {find_field(base, factors[name][0]): value for name, value in settings.items() if factors[name][0]}
    scenario = with_fields(base, fields)
    if scenario.volumes == base.volumes and scenario.follow_ups == base.follow_ups:
        if settled is not base:
            scenario = settled if scenario is base else scenario.changed(volumes=settled.volumes)
    else:
        scenario = settle(scenario)
    changes = [factors[name][1].replace("{}", _word(value)) for name, value in settings.items() if factors[name][1]]
    if changes:
        scenario = change(scenario, *changes)
    return scenario if policy == BASE_POLICY else apply_policy(scenario, policy)


def _word(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def work_on(task: Task, cell: Cell) -> str:
    """Simulate a cell.

    Returns
    -------
    str
        JSON: days, digest, warnings, and for each measure its record with the sums of every day (`above` and
        `below` the line of a ratio), so that cells can be compared day by day later.
    """
    base = _scenario(task.base)
    settled = _scenario(task.settled) if task.settled else base
    scenario = build_scenario(base, settled, task.factors, cell.settings, cell.policy)
    study = replicate(
        scenario, task.days, seed=task.seed, workers=1, precision=task.precision, max_days=task.max_days
    )
    told = {
        "days": study.days,
        "digest": study.digest(),
        "reached": study.reached,
        "warnings": list(study.warnings),
        "rows": [_row(study, name) for name in task.measures],
    }
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _row(study: Study, name: str) -> dict[str, Any]:
    """One measure of the cell; a part of the center the cell does not have gives nothing."""
    row = read_measure(study.scenario, name)
    figures = study.figures(*row)
    record = record_of(study.scenario, study.seed, figures, figures.estimate())
    sums: dict[str, Any] = {"above": _numbers(figures.above)}
    if figures.below is not None:
        sums["below"] = _numbers(figures.below)
    return number_or_none(record) | sums


def _numbers(values: Any) -> list[float | None]:
    return [None if value != value or value in (float("inf"), float("-inf")) else value for value in values.tolist()]


@lru_cache(maxsize=8)
def _scenario(text: str) -> Scenario:
    return Scenario.model_validate(json.loads(text), context=IN_FILE)
