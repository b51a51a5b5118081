"""Heads required beside heads scheduled, and beside those a shift plan brings, interval by interval."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from simcenter.engine.tables import Floats
from simcenter.report.charts.frame import COLOURS, GREY, clock_axis, days_of, measured, new_figure, set_title
from simcenter.results.daily.summary import total
from simcenter.scenario.errors import harmless
from simcenter.scenario.model import Scenario
from simcenter.study.replicate import Study
from simcenter.study.shifts import PoolShifts, ShiftPlan
from simcenter.study.staffing import forecast, required_heads


def heads_by_interval(study: Study, asked: Scenario | None = None) -> Figure:
    """Draw the heads Erlang A requires in each interval beside those the plan has present.

    Parameters
    ----------
    study
        Whose plan it is.
    asked
        The scenario as it was asked for: where its volumes are counted as offered, they are the forecast.
    """
    scenario = asked or study.scenario
    numbers, names = measured(study)
    requirement = required_heads(scenario, forecast(scenario, total(study.stacked)))
    required, scheduled = requirement.net[numbers], scheduled_heads(study)[numbers]
    figure, axes = new_figure(8.0, 4.2)
    edges = np.arange(len(names) + 1)
    axes.stairs(scheduled, edges, fill=True, color="#C9D6E2", label="scheduled, present")
    axes.stairs(scheduled, edges, color=COLOURS[0], linewidth=2, baseline=None)
    axes.stairs(
        required, edges, color=COLOURS[1], linewidth=2.4, linestyle="--", baseline=None, label="required, by Erlang A"
    )
    short = required > scheduled + 1e-9
    if short.any():
        axes.plot(edges[:-1][short] + 0.5, required[short], "v", color="#222222", markersize=7, label="too few")
    axes.set_ylim(0, max(1.0, float(max(required.max(), scheduled.max()))) * 1.25)
    clock_axis(axes, names)
    axes.locator_params(axis="y", integer=True)
    axes.set_ylabel("heads present")
    axes.legend(loc="upper center", ncols=3, frameon=False)
    set_title(axes, "Heads required and scheduled", f"{days_of(study)}; for each tier's promise, queue by queue")
    return figure


def scheduled_heads(study: Study) -> Floats:
    """Planned heads present in each interval, breaks left out; NaN where nothing is measured."""
    layout = study.stacked.layout
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(layout.seated_ms[:, :-1].sum(axis=0) / layout.slots.measured_ms, np.float64)


def shift_cover(plan: ShiftPlan, pool: str | None = None) -> Figure:
    """Draw who is present beside who is required; what is over is light, what is short hatched.

    Parameters
    ----------
    plan
        From `simcenter.study.shifts.plan_shifts`.
    pool
        Which one; the first by default.
    """
    one = _find(plan, pool)
    names = plan.scenario.calendar.interval_names()
    figure, axes = new_figure(8.0, 4.2)
    places = range(len(names))
    met = [min(p, r) for p, r in zip(one.present, one.required, strict=True)]
    axes.bar(places, met, color=COLOURS[0], label="present and required")
    axes.bar(places, one.over, bottom=met, color=COLOURS[5], alpha=0.5, label="over")
    axes.bar(places, one.under, bottom=met, color="none", edgecolor=COLOURS[1], hatch="//", label="under")
    edges = [place - 0.5 for place in [*places, len(names)]]
    axes.stairs(one.required, edges, color=GREY, linewidth=2, label="required")
    clock_axis(axes, names)
    axes.set_ylim(0, 1.08 * max(1.0, float(max(one.required)), float(max(one.present))))
    axes.locator_params(axis="y", integer=True)
    axes.set_ylabel("agents present, absence taken off")
    figure.legend(frameon=False, ncols=4, loc="outside lower center")
    hours = plan.scenario.calendar.interval / 3_600_000
    note = f"{harmless(one.pool)}: {one.over.sum() * hours:,.1f} agent hours over, {one.under.sum() * hours:,.1f} under"
    set_title(axes, "Shifts against the requirement", note)
    return figure


def _find(plan: ShiftPlan, pool: str | None) -> PoolShifts:
    for one in plan.pools:
        if pool is None or one.pool == pool:
            return one
    raise ValueError(f"pool: got {pool!r}, expected one of {', '.join(one.pool for one in plan.pools)}.")
