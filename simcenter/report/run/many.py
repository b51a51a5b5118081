"""Many days as one table: each figure on average, how well that is known, and what a single day brings."""

from __future__ import annotations

from typing import NamedTuple

from simcenter.report.run.formula import formula_in_words
from simcenter.report.run.rows import Shown, money_rows, paid, pool_rows, tier_rows
from simcenter.report.run.staff import heads_present
from simcenter.report.terminal.digits import cells, scaled
from simcenter.report.terminal.footnotes import Footnotes
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.study.estimate import Estimate
from simcenter.study.replicate import Study


class Row(NamedTuple):
    """A row: what it shows, and the estimate."""

    shown: Shown
    estimate: Estimate


def parts_of(study: Study, horizon: Horizon) -> dict[str, dict[str, list[Row]]]:
    """Work out the rows of the report: by part (tiers, pools, money), then by section."""
    tiers = {tier: _rows(study, horizon, tier_rows(study, tier), Scope("tier", tier)) for tier in study.scenario.tiers}
    if len(tiers) > 1:
        tiers["all tiers"] = _rows(study, horizon, tier_rows(study, None), OVERALL)
    pools = {
        f"{pool}: {heads_present(study, pool)}": _rows(study, horizon, pool_rows(study, pool), Scope("pool", pool))
        for pool in study.scenario.pools
    }
    money = {"": _money(study, horizon)} if paid(study.scenario) else {}
    return {"Customers by tier": tiers, "Agents by pool": pools, "Money": money}


def write_many(page: Page, study: Study, horizon: Horizon) -> None:
    """Write tiers, pools and money of several days."""
    parts = parts_of(study, horizon)
    everything = [row for part in parts.values() for rows in part.values() for row in rows]
    notes = Footnotes([row.estimate.warning for row in everything], horizon)
    for title, part in parts.items():
        if part:
            page.heading(title)
            page.table(_columns(horizon), [Section(_texts(rows, notes, horizon), name) for name, rows in part.items()])
    page.gap()
    page.note(_ranges(study, horizon))
    page.note(_terms(study))
    for text in notes.texts():
        page.note(text)


def _rows(study: Study, horizon: Horizon, shown: list[Shown], scope: Scope) -> list[Row]:
    found = [Row(one, study.estimate(one.measure, scope)) for one in shown]
    return [Row(one, scaled(estimate, 1 / horizon.measured_days) if one.daily else estimate) for one, estimate in found]


def _money(study: Study, horizon: Horizon) -> list[Row]:
    """What all cost, and what each tier's share of it is."""
    rows = _rows(study, horizon, money_rows(study.scenario), OVERALL)
    if len(study.scenario.tiers) == 1:
        return rows
    each = [
        row
        for tier in study.scenario.tiers
        for row in _rows(study, horizon, [Shown("cost", f"of it for {tier}", "plain", daily=True)], Scope("tier", tier))
    ]
    return [rows[0], *each, *rows[1:]]


def _columns(horizon: Horizon) -> list[Column]:
    return [
        Column("", "left"),
        Column("Average"),
        Column("known to (95 %)"),
        Column(f"A single {horizon.one}: 8 in 10"),
    ]


def _texts(rows: list[Row], notes: Footnotes, horizon: Horizon) -> list[list[str]]:
    return [
        [horizon.span(row.shown.label) + notes.mark(row.estimate.warning), *cells(row.estimate, row.shown.unit)]
        for row in rows
    ]


def _terms(study: Study) -> str:
    """Say what is counted as in time, in the scenario's own formula, and what occupancy is a share of."""
    in_time = f"In time: {formula_in_words(study.scenario.service_level)}. "
    if all(kind.deferred for kind in study.scenario.types):
        in_time = "First response: the work on a contact is over and the customer hears. "
    return (
        f"{in_time}Occupancy of 85 % says that agents are handling "
        "contacts 85 % of the time they are available or handling, breaks left out."
    )


def _ranges(study: Study, horizon: Horizon) -> str:
    if study.days < 5:
        return f"{horizon.count(study.days)}: at least 5 are needed to say how well an average is known."
    text = "Known to: the range that holds the true average, at 95 % confidence, judged from "
    text += f"{horizon.count(study.days)}."
    if study.days >= 10:
        return f"{text} A single {horizon.one}: between these in 8 {horizon.many} of 10."
    return f"{text} The range of single {horizon.many} takes at least 10 of them."
