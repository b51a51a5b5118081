"""The decision table of a page: what counts, how well it is known, and a verdict; small enough for one screen."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simcenter.report.compare.findings import IN_TIME, cost_measure
from simcenter.report.compare.tables import change_cells, level, title_of_row
from simcenter.report.compare.verdicts import judge
from simcenter.report.html.blocks import Blocks, Part
from simcenter.report.run.promises import promised, tiers_by_work, verdict
from simcenter.report.run.rows import paid
from simcenter.report.terminal.digits import NONE, cells
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Column, Section
from simcenter.results.daily.scopes import Scope
from simcenter.scenario.parts.customers import Promise
from simcenter.scenario.units import format_duration
from simcenter.study.compare import Comparison
from simcenter.study.compare.judging.guardrails import Guarded
from simcenter.study.estimate import Estimate
from simcenter.study.replicate import Row, Study
from simcenter.study.words import DIFFERENCE, SCALE, number


def promise_table(study: Study, horizon: Horizon) -> list[Part]:
    """Each tier's promise beside the share answered in time, with both ranges and a verdict."""
    blocks = Blocks()
    columns = [
        Column("Tier", "left"),
        Column("Promised", "left"),
        Column("In time, average"),
        Column("known to (95 %)"),
        Column(f"A single {horizon.one}: 8 in 10"),
        Column("Verdict", "left", wraps=True),
    ]
    reasons = []
    rows = []
    within = format_duration(study.scenario.service_level.within)
    for label, promise, share in _judged(study):
        said = f"nothing (within {within})" if promise is None else promised(promise)
        judged = "no promise" if promise is None else verdict(share, promise, study.days)
        if math.isnan(share.mean):
            judged = "nobody to judge"
        elif not share.known:
            reasons.append(f"No range is given: {share.method.removeprefix('refused: ')}.")
        elif share.day_low is None:
            reasons.append(f"No range of single {horizon.many} is given: {share.day_reason}.")
        rows.append([label, said, *cells(share, "%"), judged])
    blocks.table(columns, [Section(rows)])
    for reason in dict.fromkeys(reasons):
        blocks.note(horizon.reworded(reason))
    return blocks.parts


def _judged(study: Study) -> Iterator[tuple[str, Promise | None, Estimate]]:
    """Tiers that wait for an answer with their promise and service level, then those that write and are promised."""
    write, call = tiers_by_work(study.scenario)
    for tier, words in study.scenario.tiers.items():
        if tier in call:
            yield tier, words.promise, study.estimate("service_level", Scope("tier", tier))
    for tier, words in study.scenario.tiers.items():
        if tier in write and words.first_response is not None:
            yield f"{tier}, in writing", words.first_response, study.estimate("response_kept", Scope("tier", tier))


def decision_table(comparison: Comparison) -> list[Part]:
    """What each alternative changes in service by tier and in cost, with intervals; then what guardrails rest on."""
    blocks = Blocks()
    columns = [
        Column("", "left"),
        Column("Average"),
        Column("Change"),
        Column("known to (95 %)"),
        Column("Verdict", "left"),
    ]
    sections = [_section(comparison, row) for row in _decisive(comparison)]
    blocks.table(columns, sections)
    if comparison.guardrails:
        blocks.table(
            [Column("Guardrail", "left"), Column("Under", "left"), Column("Lost, average"), Column("at worst (95 %)"),
             Column("Verdict", "left")],
            [Section([_guarded(comparison, one) for one in comparison.guarded])],
        )  # fmt: skip
    return blocks.parts


def _decisive(comparison: Comparison) -> list[Row]:
    """Service level of each tier, then the cost by which planners judge, where anybody is paid."""
    scenario = comparison.base.scenario
    shown = [*IN_TIME, *([cost_measure(scenario)] if paid(scenario) else [])]
    return [row for row in comparison.rows if row.measure in shown]


def _section(comparison: Comparison, row: Row) -> Section:
    rows = [["base", level(comparison, row, None), "", "", ""]]
    for name in comparison.alternatives:
        if row in comparison.rows_of(name):
            judged = judge(comparison, name, row)
            change, known, said, *_ = change_cells(comparison, judged)
            if not judged.pair.difference.known:
                said += f" ({judged.pair.difference.method.removeprefix('refused: ')})"
            rows.append([name, level(comparison, row, name), change, known, said])
        else:
            rows.append([name, *[NONE] * 4])
    return Section(rows, title_of_row(comparison, row))


def _guarded(comparison: Comparison, one: Guarded) -> list[str]:
    words = comparison.wording(one.guardrail.row)
    unit = DIFFERENCE.get(words.unit, words.unit)

    def written(value: float) -> str:
        places = 1 if SCALE[unit] > 1 or abs(value) >= 1 else 2
        if math.isnan(value):
            return NONE
        gained = " gained" if value < 0 else ""
        return f"{number(abs(value), unit, places, words.currency)}{gained}"

    return [one.guardrail.text, one.alternative, written(one.loss), written(one.most), one.verdict]
