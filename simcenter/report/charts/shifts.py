"""Agents present by a shift plan against those required, interval by interval."""

from __future__ import annotations

from matplotlib.figure import Figure

from simcenter.report.charts.frame import COLOURS, GREY, clock_axis, new_figure, set_title
from simcenter.scenario.errors import harmless
from simcenter.study.shifts import PoolShifts, ShiftPlan


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
    axes.set_ylabel("agents present, absence taken off")
    axes.legend(frameon=False, ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.18))
    hours = plan.scenario.calendar.interval / 3_600_000
    note = f"{harmless(one.pool)}: {one.over.sum() * hours:,.1f} agent hours over, {one.under.sum() * hours:,.1f} under"
    set_title(axes, "Shifts against the requirement", note)
    return figure


def _find(plan: ShiftPlan, pool: str | None) -> PoolShifts:
    for one in plan.pools:
        if pool is None or one.pool == pool:
            return one
    raise ValueError(f"pool: got {pool!r}, expected one of {', '.join(one.pool for one in plan.pools)}.")
