"""A single day as compact tables: tiers, pools and money."""

from __future__ import annotations

from simcenter.report.run.formula import formula_in_words
from simcenter.report.run.promises import promised
from simcenter.report.run.rows import may_fail, paid
from simcenter.report.run.staff import heads_present
from simcenter.report.terminal.digits import amount, figure
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.scenario.units import format_duration
from simcenter.study.replicate import Study


def write_one(page: Page, study: Study, horizon: Horizon) -> None:
    """Write tiers, pools and money of one day."""
    page.heading("Customers by tier" + ("" if horizon.measured_days == 1 else ", a day"))
    page.table(*_tiers(study, horizon))
    page.gap()
    legend = f"In time: {formula_in_words(study.scenario.service_level)}. "
    legend += "ASA: mean wait of those answered. p90: the wait that 9 in 10 stay under."
    page.note(legend + (" FCR: share resolved in the first contact." if may_fail(study.scenario) else ""))
    page.heading("Agents by pool" + ("" if horizon.measured_days == 1 else ", a day"))
    page.table(*_pools(study, horizon))
    page.gap()
    page.note(
        "Occupancy of 85 % says that agents are handling contacts 85 % of the time they are available or handling, "
        "breaks left out."
    )
    if paid(study.scenario):
        page.heading("Money")
        page.say(_money(study, horizon))


def _tiers(study: Study, horizon: Horizon) -> tuple[list[Column], list[Section]]:
    scenario = study.scenario
    columns = [Column("Tier", "left"), Column("Offered"), Column("Answered"), Column("Abandoned")]
    columns += [
        Column("Abandon %"),
        Column("Promise", begins=True),
        Column("In time"),
        Column("ASA"),
        Column("p90"),
    ]
    columns += [Column("FCR")] if may_fail(scenario) else []
    scopes = {tier: Scope("tier", tier) for tier in scenario.tiers}
    if len(scopes) > 1:
        scopes["all tiers"] = OVERALL
    return columns, [Section([[name, *_figures(study, horizon, at)] for name, at in scopes.items()])]


def _promise(study: Study, scope: Scope) -> str:
    if scope == OVERALL:
        return ""
    promise = study.scenario.tiers[scope.name].promise
    within = format_duration(study.scenario.service_level.within)
    return f"none ({within})" if promise is None else promised(promise)


def _figures(study: Study, horizon: Horizon, scope: Scope) -> list[str]:
    def mean(measure: str) -> float:
        return study.estimate(measure, scope).mean

    found = [amount(mean(name) / horizon.measured_days) for name in ("offered", "answered", "abandoned")]
    found += [figure(mean("abandonment"), "%", 2), _promise(study, scope), figure(mean("service_level"), "%")]
    found += [figure(mean("asa"), "s", 2), figure(mean("wait_p90"), "s", 2)]
    return found + ([figure(mean("fcr"), "%")] if may_fail(study.scenario) else [])


def _pools(study: Study, horizon: Horizon) -> tuple[list[Column], list[Section]]:
    columns = [Column("Pool", "left"), Column("Planned", "left"), Column("Occupancy")]
    columns += [Column("Paid hours"), Column("Overtime hours"), Column("Late finishes")]
    rows = []
    for pool in study.scenario.pools:
        scope = Scope("pool", pool)
        amounts = [
            amount(study.estimate(name, scope).mean / horizon.measured_days)
            for name in ("paid_hours", "overtime", "late_finishes")
        ]
        rows.append([pool, heads_present(study, pool), figure(study.estimate("occupancy", scope).mean, "%"), *amounts])
    return columns, [Section(rows)]


def _money(study: Study, horizon: Horizon) -> str:
    currency = study.scenario.money.currency

    def money(measure: str, scope: Scope = OVERALL, days: float = 1.0) -> str:
        return f"{currency} {figure(study.estimate(measure, scope).mean / days, 'plain', 4)}"

    text = horizon.span(f"Wages {money('cost', days=horizon.measured_days)} a day")
    if len(study.scenario.tiers) > 1:
        each = (f"{t} {money('cost', Scope('tier', t), horizon.measured_days)}" for t in study.scenario.tiers)
        text += f" ({', '.join(each)})"
    text += f"; {money('cost_per_contact')} per answered contact"
    if may_fail(study.scenario):
        text += f", {money('cost_per_resolved_issue')} per resolved issue"
    return f"{text}."
