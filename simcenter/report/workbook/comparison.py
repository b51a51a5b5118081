"""The workbook of a comparison: the base as of a run, and every difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simcenter.report.compare.findings import findings
from simcenter.report.compare.tables import per_day, rows_to_show
from simcenter.report.compare.verdicts import judge, label
from simcenter.report.compare.write import alternatives_in_words, settings
from simcenter.report.html.document import title_of
from simcenter.report.run.header import summary_sentences
from simcenter.report.run.promises import promise_sentences
from simcenter.report.terminal.digits import scaled
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.workbook.book import Book, Cell, Column, Kind, Value
from simcenter.report.workbook.people import add_agents, add_cost
from simcenter.report.workbook.run import Parts, add_intervals, add_summary, add_tiers, explained
from simcenter.study.compare import Comparison
from simcenter.study.now import clearing_sentences, sooner_sentences
from simcenter.study.replicate import Row

_POINTS = 100
"""Differences of shares are in points."""


def comparison_workbook(comparison: Comparison, effects: Mapping[str, str], command: str = "") -> bytes:
    """Write a comparison as a workbook.

    Parameters
    ----------
    comparison, effects
        As `simcenter.report.compare.write_comparison` takes them.
    command
        What was typed; empty where nothing was.
    """
    base = comparison.base
    horizon = Horizon.of_study(base)
    queue = [*clearing_sentences(base)[:1], *sooner_sentences(comparison)] if horizon.begins else []
    title = title_of(base.scenario)
    book = Book(title)
    intro: Parts = {
        "What was found": [*queue, *(findings(comparison) or promise_sentences(base, horizon))],
        "What was simulated": summary_sentences(base.scenario, horizon, comparison.days),
        "Compared with it": alternatives_in_words(comparison, effects),
        "Beware": [f"{text[:1].upper()}{text[1:]}." for text in comparison.warnings],
        "Sheets": [
            ("Summary, Intervals, Cost, Agents", "The base alone, as a run of it gives them."),
            ("Comparison", "Change: alternative less base, over the same customers; shares in points."),
        ],
    }
    book.read_me(title, intro | explained(base, base.scenario, horizon, settings(comparison), command))
    add_summary(book, base, horizon)
    _add_differences(book, comparison, horizon)
    add_intervals(book, base, base.scenario)
    add_tiers(book, {"base": base, **comparison.alternatives}, horizon)
    add_cost(book, base)
    add_agents(book, base)
    return book.bytes()


def _add_differences(book: Book, comparison: Comparison, horizon: Horizon) -> None:
    columns = [
        Column("Measure", width=46),
        Column("Alternative", width=34),
        Column("Average", "number"),
        Column("Change", "points"),
        Column("Unit of change", width=12),
        Column("Change known from (95 %)", "points", 14),
        Column("Change known to (95 %)", "points", 14),
        Column("Verdict", width=12),
        Column(f"Single {horizon.one}: 8 in 10 from", "points", 14),
        Column(f"Single {horizon.one}: 8 in 10 to", "points", 14),
        Column("Pairing", "factor", 9),
        Column("Beware", "prose", 60),
    ]
    rows: list[list[Value | Cell]] = []
    for row in rows_to_show(comparison):
        size = per_day(comparison, row)
        rows.append([label(comparison, row), "base", _average(comparison, row, None), *[None] * 9])
        for name in comparison.alternatives:
            if row in comparison.rows_of(name):
                rows.append(_difference(comparison, horizon, name, row, size))
    book.table("Comparison", columns, rows)


def _average(comparison: Comparison, row: Row, name: str | None) -> Cell:
    study = comparison.base if name is None else comparison.alternatives[name]
    return Cell(study.estimate(*row).mean * per_day(comparison, row), _kind(comparison, row))


def _kind(comparison: Comparison, row: Row) -> Kind:
    kinds: dict[str, Any] = {"%": "share", "s": "seconds"}
    found: Kind = kinds.get(comparison.wording(row).unit, "number")
    return found


def _difference(comparison: Comparison, horizon: Horizon, name: str, row: Row, size: float) -> list[Value | Cell]:
    """A row of the sheet: what an alternative changes, how well that is known, and what single days bring."""
    judged = judge(comparison, name, row)
    share = _kind(comparison, row) == "share"
    gap = scaled(judged.pair.difference, size * (_POINTS if share else 1))
    words = comparison.wording(row)
    unit = "points" if share else {"s": "s", "money": words.currency.strip()}.get(words.unit, words.unit)
    known = (gap.low, gap.high) if gap.known else (None, None)
    return [
        label(comparison, row),
        name,
        _average(comparison, row, name),
        gap.mean,
        "" if unit == "plain" else unit,
        *known,
        judged.verdict,
        gap.day_low,
        gap.day_high,
        judged.pair.variance_reduction,
        horizon.reworded(gap.warning),
    ]
