"""The report of a shift plan: who comes when, over and under by interval, and what promises the roster keeps."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.keepable import Keepable
from simcenter.study.shifts import PoolShifts, ShiftPlan


def write_shifts(page: Page, plan: ShiftPlan, kept: Keepable | None) -> None:
    """Write a shift plan.

    Parameters
    ----------
    page
        Where to.
    plan
        From `simcenter.study.shifts.plan_shifts`.
    kept
        What its roster keeps when simulated; None when it was not.
    """
    page.title(f"Shifts for {plan.scenario.title or plan.scenario.name}")
    page.points(plan.sentences())
    for one in plan.pools:
        page.heading(f"{one.pool}: who comes when")
        _shifts(page, one)
        page.heading(f"{one.pool}: agents present and required")
        _intervals(page, plan, one)
    if kept is not None:
        page.heading("The promises with this roster, simulated")
        page.points(kept.sentences())
    page.gap()
    page.note(
        "Each pool by itself, by an integer programme (HiGHS) with its bound. Present: on average, absence taken off. "
        f"simcenter {__version__}."
    )


def _shifts(page: Page, one: PoolShifts) -> None:
    rows = [
        [column.pattern.name, column.way, str(count), f"{count * column.wages * one.wage:,.2f}"]
        for column, count in zip(one.columns, one.agents, strict=True)
    ]
    columns = [Column("Shift", "left"), Column("Way", "left"), Column("Agents"), Column("Cost a day")]
    page.table(columns, [Section(rows)])


def _intervals(page: Page, plan: ShiftPlan, one: PoolShifts) -> None:
    names = plan.scenario.calendar.interval_names()
    rows = [
        [name, f"{one.required[i]:g}", f"{one.present[i]:.1f}", _cell(one.over[i]), _cell(one.under[i])]
        for i, name in enumerate(names)
    ]
    columns = [Column("Interval", "left"), *(Column(name) for name in ("Required", "Present", "Over", "Under"))]
    page.table(columns, [Section(rows)])


def _cell(agents: float) -> str:
    return f"{agents:.1f}" if agents >= 0.05 else "-"
