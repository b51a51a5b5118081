"""What was judged beyond single differences: guardrails, who could be best, the frontier, fairness."""

from __future__ import annotations

import math

from simcenter.report.compare.verdicts import label
from simcenter.report.terminal.digits import NONE, cells
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.compare import Comparison
from simcenter.study.compare.alternatives import listed
from simcenter.study.compare.judging.fairness import RelativeWait, relative_waits
from simcenter.study.compare.judging.frontier import FRONTIER, FrontierPlan
from simcenter.study.compare.judging.guardrails import NOT_WORSE, UNDECIDED, WORSE, describe_guarded, kept
from simcenter.study.words import Unit, number

FEW = 6
"""Guardrails and alternatives whose sentences are all read; beyond, the sums of it are said."""
TOLD = ("service_level", "mean_wait", "response_kept", "response_time", "fcr", "cost_per_resolved_issue", "cost")
"""Measures of which it is said who could be best; the file --json FILE writes has all."""
STATES = {"on the frontier": "green"}


def write_guardrails(page: Page, comparison: Comparison, horizon: Horizon) -> None:
    """Say whether each alternative keeps the guardrails, and of each guardrail why."""
    if not comparison.guardrails:
        return
    page.heading("Guardrails")
    page.points([*guardrail_findings(comparison), *map(horizon.reworded, guardrail_sentences(comparison))])
    page.note(
        "Each is a one-sided test at 95 % over the same days; that an alternative keeps all of them needs each to be "
        "kept, and nothing more."
    )


def guardrail_findings(comparison: Comparison) -> list[str]:
    """Say of all guardrails together which alternatives keep them."""
    verdicts = {
        name: kept(one for one in comparison.guarded if one.alternative == name) for name in comparison.alternatives
    }
    which = "the guardrail" if len(comparison.guardrails) == 1 else "every guardrail"
    texts = []
    for verdict, (verb, what) in {
        WORSE: ("break", which if len(comparison.guardrails) == 1 else "a guardrail"),
        UNDECIDED: ("need", f"more days to tell whether {which} is kept"),
        NOT_WORSE: ("keep", which),
    }.items():
        names = [name for name, found in verdicts.items() if found == verdict]
        if names:
            texts.append(f"{listed(names)} {verb}{'s' if len(names) == 1 else ''} {what}.")
    return texts


def guardrail_sentences(comparison: Comparison) -> list[str]:
    """Say of each guardrail and alternative what was found; where that is a page, of those not kept."""
    found = [one for one in comparison.guarded if len(comparison.guarded) <= FEW or one.verdict != NOT_WORSE]
    return [describe_guarded(one, comparison.base.scenario) for one in found]


def write_best(page: Page, comparison: Comparison) -> None:
    """Say for each measure which plans could be best; nothing where two are compared anyway."""
    if len(comparison.choices) < 2 or comparison.days < 5:
        return
    page.heading("Which could be best")
    page.points(best_sentences(comparison))
    page.note("Those left out are worse than another one, 19 times in 20 rightly so.")


def best_sentences(comparison: Comparison) -> list[str]:
    """Say for each measure which of the base and the choices could be best."""
    says = []
    for row in comparison.rows:
        if row.measure not in TOLD:
            continue
        found = comparison.best(*row)
        left = [one.name for one in found if one.could_be_best]
        if len(left) == len(found):
            names = "any of them"
        elif len(left) == 1:
            names = f"{left[0]}, beyond doubt"
        else:
            names = " or ".join(part for part in (", ".join(left[:-1]), left[-1]) if part)
        says.append(f"{label(comparison, row)}: {names}.")
    return says


def write_frontier(page: Page, comparison: Comparison) -> None:
    """Write who is dominated, by whom."""
    if not comparison.frontier_rows:
        return
    plans = comparison.frontier()
    page.heading("Frontier")
    page.points(frontier_sentences(comparison, plans))
    page.gap()
    columns = [Column("", "left"), *(Column(_column(comparison, i)) for i in range(len(comparison.frontier_rows)))]
    columns.append(Column("", "left", tones=STATES))
    page.table(columns, [Section([_plan_row(comparison, plan) for plan in plans])])
    page.gap()
    page.note(
        "Dominated: another one is better or the same by every measure, with intervals that hold for all pairs and "
        "measures at once, 19 times in 20. May be dominated: averages say so, intervals do not."
    )


def frontier_sentences(comparison: Comparison, plans: tuple[FrontierPlan, ...]) -> list[str]:
    """Say who is worse than another by all measures named, and who is not."""
    names = [plan.name for plan in plans if plan.status == FRONTIER]
    measures = listed([comparison.wording(row).subject for row in comparison.frontier_rows])
    texts = [f"By {measures}, none beats {listed(names) if names else 'nobody'} in everything."] if names else []
    for plan in plans:
        if plan.status != FRONTIER:
            verb = "is" if plan.status == "dominated" else "may be"
            texts.append(f"{plan.name} {verb} dominated by {listed(plan.by)}.")
    return texts


def _column(comparison: Comparison, place: int) -> str:
    row = comparison.frontier_rows[place]
    words = comparison.wording(row)
    unit = {"money": words.currency.strip(), "s": "s", "%": "%"}.get(words.unit, "")
    return label(comparison, row) + (f" ({unit})" if unit else "")


def _plan_row(comparison: Comparison, plan: FrontierPlan) -> list[str]:
    values = []
    for row, value in zip(comparison.frontier_rows, plan.values, strict=True):
        unit: Unit = comparison.wording(row).unit
        size = abs(value) * (100 if unit == "%" else 1)
        places = 0 if size >= 1000 else 1 if size >= 10 else 2
        values.append(NONE if math.isnan(value) else number(value, unit, places, bare=True))
    return [plan.name, *values, plan.status]


def write_fairness(page: Page, comparison: Comparison) -> None:
    """Write each tier's mean wait over everybody's; the other measures of fairness are rows like all others."""
    if not comparison.fair:
        return
    page.heading("Waits relative to everybody's")
    found = relative_waits(comparison.base, comparison.alternatives)
    sections = [
        Section([_relative_row(one) for one in found if one.tier == tier], tier)
        for tier in comparison.base.scenario.tiers
    ]
    columns = [
        Column("", "left"),
        Column("Ratio"),
        Column("known to (95 %)"),
        Column("Change"),
        Column("known to (95 %)"),
    ]
    page.table(columns, sections)
    page.gap()
    page.note("1 waits as long as the average customer, 0.5 half as long. Each interval is for one figure alone.")


def _relative_row(one: RelativeWait) -> list[str]:
    ratio = cells(one.ratio, "plain")
    if one.change is None:
        return [one.alternative, ratio.mean, ratio.known, "", ""]
    change = cells(one.change, "plain")
    return [one.alternative, ratio.mean, ratio.known, change.mean, change.known]


__all__ = ["write_best", "write_fairness", "write_frontier", "write_guardrails"]
