"""The report of a search for staff: the finding in sentences, promises, heads by interval, how to get them again."""

from __future__ import annotations

import math

from simcenter import __version__
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.staffing import PromiseOutcome, Staffing
from simcenter.study.staffing.calculator import Simulated
from simcenter.study.staffing.required import growing_talk
from simcenter.study.staffing.words import (
    budget_words,
    called,
    cost_of,
    kept_words,
    often,
    percent,
    promise_words,
    spare,
)

FORMULA_OF_ERLANG = "of_answered_and_abandoned"
PROMISES = "Promises, on the same fresh days"
PLANS = {"found": "Found", "erlang": "Erlang per queue", "present": "Present staff"}


def write_staffing(page: Page, staffing: Staffing) -> None:
    """Write the report of a search for staff.

    Parameters
    ----------
    page
        Where to.
    staffing
        What was found.
    """
    page.title(title_of_search(staffing))
    page.gap()
    page.points(staffing.sentences())
    if staffing.found.promises:
        page.heading(PROMISES)
        write_promises(page, staffing)
    page.heading("Heads present by interval")
    write_heads(page, staffing)
    page.gap()
    page.note(_legend(staffing))
    for one in staffing.calculator:
        page.heading(f"What an Erlang calculator says of {called(staffing.scenario, one.calculation.kinds)}")
        write_calculator(page, staffing, one)
    if staffing.calculator:
        page.gap()
        page.note(_calculator_legend(staffing))
    page.gap()
    page.note(settings(staffing))


def title_of_search(staffing: Staffing) -> str:
    """Name what was staffed and what for."""
    title = staffing.scenario.title or staffing.scenario.name
    if staffing.budget is not None and staffing.without_budget is not None:
        return f"Staff for {title}: the best found for {budget_words(staffing, staffing.budget)}"
    reach = ", or as nearly as any staff can" if staffing.unreachable else ""
    return f"Staff for {title}: every promise kept on {often(staffing.confidence)}{reach}"


def write_promises(page: Page, staffing: Staffing) -> None:
    """Write how often each plan keeps each promise, and what it costs."""
    columns = [Column("", "left"), Column("Promise", "left"), Column("kept"), Column("known to", "left")]
    columns += [Column("share kept as often as asked"), Column("to spare, points")]
    sections = []
    for plan in (plan for plan in staffing.plans if plan.promises):
        title = f"{PLANS[plan.name]}: {cost_of(staffing, plan.cost)} a day"
        sections.append(Section([_promise_row(outcome) for outcome in plan.promises], title))
    page.table(columns, sections)


def write_heads(page: Page, staffing: Staffing) -> None:
    """Write heads by pool and interval: found, to schedule, by Erlang and present."""
    schedule = bool((staffing.found.scheduled != staffing.found.seated).any())
    erlang = bool(staffing.erlang.seated.any())  # nothing where all work may wait
    columns = [Column("Interval", "left")]
    for pool in staffing.pools:
        columns.append(Column(f"{pool}: found", begins=True))
        if schedule:
            columns.append(Column("to schedule"))
        columns += [Column("Erlang")] * erlang + [Column("now")]
    rows = []
    for i, interval in enumerate(staffing.intervals):
        row = [interval]
        for p in range(len(staffing.pools)):
            row.append(str(staffing.found.seated[p, i]))
            if schedule:
                row.append(str(staffing.found.scheduled[p, i]))
            row += [str(staffing.erlang.seated[p, i])] * erlang + [str(staffing.present.seated[p, i])]
        rows.append(row)
    page.table(columns, [Section(rows)])


def write_calculator(page: Page, staffing: Staffing, one: Simulated) -> None:
    """Write an Erlang calculator's answer by interval, and beside it what its heads come to when simulated."""
    said = one.calculation
    scheduled = bool((one.scheduled != said.agents).any())
    columns = [Column("Interval", "left"), Column("contacts"), Column("AHT"), Column("agents", begins=True)]
    if scheduled:
        columns.append(Column("to schedule"))
    columns += [Column("in time"), Column("ASA"), Column("simulated: in time", begins=True), Column("ASA")]
    rows = []
    for i, interval in enumerate(staffing.intervals):
        row = [interval, f"{said.contacts[i]:.1f}", _seconds(said.aht_s[i], 0), f"{said.agents[i]:.0f}"]
        if scheduled:
            row.append(str(one.scheduled[i]))
        row += [_share(said.level[i]), _seconds(said.asa_s[i], 1), _share(one.level[i]), _seconds(one.asa_s[i], 1)]
        rows.append(row)
    page.table(columns, [Section(rows)])


def _share(share: float) -> str:
    return "-" if math.isnan(share) else percent(share)


def _seconds(seconds: float, decimals: int) -> str:
    return "-" if math.isnan(seconds) else f"{seconds:,.{decimals}f} s"


def _promise_row(outcome: PromiseOutcome) -> list[str]:
    promise, met = outcome.promise, outcome.met
    where = f", {outcome.weakest}" if outcome.weakest else ""
    known = f"{percent(met.low)} to {percent(met.high)}" if met.known else "-"
    amount, unit = spare(promise, outcome.slack)
    left = f"{amount:+.1f}" + f" {unit}" * (unit != "points")
    kept = kept_words(promise, outcome.kept_share)
    return [promise.tier + where, promise_words(promise), percent(met.mean), known, kept, left]


def _legend(staffing: Staffing) -> str:
    text = "Found, Erlang and now" if staffing.erlang.seated.any() else "Found and now"
    text += " are heads present; to schedule are paid heads, shrinkage included, rounded up. "
    text += f"A promise holds when at least {percent(staffing.confidence)} of its own periods keep it; "
    text += "kept: the share of fresh periods that do. "
    if any(promise.promise.period != "interval" for promise in staffing.found.promises):
        text += "A promise by day says nothing of single intervals: they may be weak where it costs least. "
    searched = any(promise.promise.measure == "first_response" for promise in staffing.found.promises)
    if any(kind.deferred for kind in staffing.scenario.types) and not searched:
        text += "Deferred work takes its share of their time, but how soon it is done was not searched for: ask run. "
    text += "For shifts and breaks these heads are the requirement, not yet a roster."
    return text


def _calculator_legend(staffing: Staffing) -> str:
    days = staffing.calculator[0].days
    text = "Agents, in time and ASA (mean wait of those answered) by the formula, in each interval by itself; "
    text += f"simulated: the same heads in all groups at once, on average over {days} fresh days. "
    if staffing.scenario.service_level.formula != FORMULA_OF_ERLANG:
        text += "Erlang's level is of all who call, the simulation's by the center's own formula. "
    if grows := growing_talk(staffing.scenario):
        text += f"AHT is that without a wait: {grows}, which the simulation knows and no formula does. "
    return text + "Simulated are average levels, which single days miss; the heads found are for those days."


def settings(staffing: Staffing) -> str:
    """Say what gives the same numbers again."""
    return (
        f"simcenter {__version__}, seed {staffing.seed}, replications 0 to {staffing.search_days - 1} searched, "
        f"{staffing.day_runs:,} simulated in all."
    )
