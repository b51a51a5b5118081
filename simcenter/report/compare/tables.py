"""Alternatives beside the base: an overview with a mark for each verdict, and every difference in full."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simcenter.report.compare.verdicts import MARKS, TONES, Judged, judge, label, tier_of
from simcenter.report.run.rows import may_fail
from simcenter.report.terminal.digits import NONE, cells, places_for, scaled
from simcenter.report.terminal.footnotes import Footnotes
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Row
from simcenter.study.words import DIFFERENCE, Unit, number

BASE = "base"
_SHORT = {
    "mean_wait": "mean wait",
    "daily_wait_p90": "p90 wait",
    "abandonment": "abandoned",
    "response_kept": "heard in time",
    "response_time": "first response",
    "response_p90": "p90 response",
    "fcr": "FCR",
    "occupancy": "occupancy",
    "cost": "wages a day",
    "cost_per_contact": "per contact",
    "cost_per_resolved_issue": "per resolved",
    "daily_worst_percent_wait": "worst 1 % wait",
    "overtakes_per_contact": "overtakes",
    "share_overtaken": "overtaken",
}


def rows_to_show(comparison: Comparison) -> list[Row]:
    """Rows of the headlines that say something of their own; without failures, cost per issue does not."""
    studies = (comparison.base, *comparison.alternatives.values())
    if any(may_fail(study.scenario) for study in studies):
        return list(comparison.rows)
    return [row for row in comparison.rows if row.measure != "cost_per_resolved_issue"]


def write_overview(page: Page, comparison: Comparison, rows: Sequence[Row]) -> None:
    """Write a row for the base and each alternative, a column for each measure, a mark for each verdict."""
    columns = [Column("", "left")]
    for i, row in enumerate(rows):
        begins = i > 0 and tier_of(row) != tier_of(rows[i - 1])
        columns.append(Column(_short(comparison, row), begins=begins))
    base = [BASE, *(_value(comparison, row, None) for row in rows)]
    others = []
    for name in comparison.alternatives:
        own = comparison.rows_of(name)
        others.append([name, *(_value(comparison, row, name) if row in own else NONE for row in rows)])
    page.table(columns, [Section([base]), Section(others)])


def overview_legend(horizon: Horizon) -> str:
    """Explain the marks of the overview."""
    marks = "+ better, - worse, ^ more, v less, ~ too close to call"
    return f"Against the base: {marks}, = the same every {horizon.one}."


def _short(comparison: Comparison, row: Row) -> str:
    tier = tier_of(row)
    words = comparison.wording(row)
    known = Horizon.of_study(comparison.base).span(_SHORT.get(row.measure, ""))
    name = known or words.measure.replace("share answered ", "")
    money = f" ({words.currency.strip()})" if words.unit == "money" else ""
    return f"{tier}: {name}" if tier else f"{name}{money}"


def _value(comparison: Comparison, row: Row, name: str | None) -> str:
    if name is None:
        return f"{level(comparison, row, None)}  "
    judged = judge(comparison, name, row)
    return f"{level(comparison, row, name)} {MARKS[judged.verdict] or ' '}"


def level(comparison: Comparison, row: Row, name: str | None) -> str:
    """Write the figure of the base or an alternative, all of a row with as many decimals.

    What tells them apart is how well their differences are known, so that decides.
    """
    unit = _unit(comparison, row)
    own = [one for one in comparison.alternatives if row in comparison.rows_of(one)]
    gaps = [comparison.difference(one, *row).difference for one in own]
    known = [places_for(gap, unit) for gap in gaps if gap.known and gap.low < gap.high]
    study = comparison.base if name is None else comparison.alternatives[name]
    base = abs(comparison.base.estimate(*row).mean)
    most = {"%": 1, "s": 1}.get(unit, 2 if not 0 < base < 1 else 1 - math.floor(math.log10(base)))
    places = min(max(known, default=most), most)
    return number(study.estimate(*row).mean * per_day(comparison, row), unit, places)


def per_day(comparison: Comparison, row: Row) -> float:
    """What turns an amount of a whole run into one of a day."""
    if row.measure not in AMOUNTS:
        return 1.0
    return 1 / Horizon.of_study(comparison.base).measured_days


def _when(comparison: Comparison) -> str:
    return Horizon.of_study(comparison.base).span(" a day")


AMOUNTS = frozenset({"cost"})
"""Measures of the headlines that are amounts of a whole run, shown a day."""


def _unit(comparison: Comparison, row: Row) -> Unit:
    unit = comparison.wording(row).unit
    return "plain" if unit == "money" else unit


def write_differences(page: Page, comparison: Comparison, horizon: Horizon) -> None:
    """Write every difference: its average, how well that is known, single days, what pairing gained."""
    judged = {
        row: [
            judge(comparison, name, row) if row in comparison.rows_of(name) else None
            for name in comparison.alternatives
        ]
        for row in rows_to_show(comparison)
    }
    warnings = [one.pair.difference.warning if one else "" for row in judged.values() for one in row]
    notes = Footnotes(warnings, horizon)
    sections = []
    for row, found in judged.items():
        rows = [[BASE, level(comparison, row, None), "", "", "", "", ""]]
        for name, one in zip(comparison.alternatives, found, strict=True):
            if one is None:
                rows.append([name, *[NONE] * 6])
            else:
                change = change_cells(comparison, one)
                change[0] += notes.mark(one.pair.difference.warning)
                rows.append([name, level(comparison, row, name), *change])
        sections.append(Section(rows, title_of_row(comparison, row)))
    columns = [
        Column("", "left"),
        Column("Average"),
        Column("Change"),
        Column("known to (95 %)"),
        Column("Verdict", "left", tones=TONES),
        Column(f"A single {horizon.one}: 8 in 10", begins=True),
        Column("Pairing"),
    ]
    page.table(columns, sections)
    page.gap()
    page.note(_legend(comparison, horizon))
    for text in notes.texts():
        page.note(text)


def title_of_row(comparison: Comparison, row: Row) -> str:
    """Name a row with the unit of its changes."""
    words = comparison.wording(row)
    units = {"%": "changes in points", "s": "changes in s", "money": words.currency.strip()}
    unit = f" ({units[words.unit]})" if words.unit in units else ""
    return label(comparison, row) + (_when(comparison) if row.measure in AMOUNTS else "") + unit


def change_cells(comparison: Comparison, judged: Judged) -> list[str]:
    """Write a difference: its average, how well that is known, the verdict, single days, what pairing gained."""
    unit = _unit(comparison, judged.row)
    gap = scaled(judged.pair.difference, per_day(comparison, judged.row))
    change = cells(gap, DIFFERENCE.get(unit, unit), bare=True)
    mean = change.mean if gap.mean <= 0 or math.isnan(gap.mean) else f"+{change.mean}"
    gain = judged.pair.variance_reduction
    return [
        mean,
        change.known,
        judged.verdict,
        change.single,
        f"x{gain:,.1f}" if math.isfinite(gain) and gain < 10 else f"x{gain:,.0f}" if math.isfinite(gain) else NONE,
    ]


def _legend(comparison: Comparison, horizon: Horizon) -> str:
    together = len(comparison.alternatives)
    holds = (
        "Each interval is for one difference: of twenty that do not exist, one is expected to look decided."
        if together == 1
        else f"Intervals and verdicts of one measure hold for its {together} alternatives at once, 19 times in 20; the "
        "file --json FILE writes has those of each difference alone too."
    )
    return (
        f"Change: alternative less base, over the same customers. A single {horizon.one}: 8 in 10 changes lie "
        f"between these. Pairing: how many times the {horizon.many} a comparison with customers of its own would "
        f"have needed. {holds}"
    )
