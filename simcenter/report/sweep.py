"""The report of a sweep: what varied, where each measure is best and worst, the first cells, what failed."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simcenter import __version__
from simcenter.report.terminal.digits import NONE, cells
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.results.measures import MEASURES
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.headlines import wording
from simcenter.study.replicate.precision import read_measure
from simcenter.study.sweep import Sweep, SweepResult
from simcenter.study.sweep.design import BASE_POLICY, Cell
from simcenter.study.words import Wording

MOST_ROWS = 24
"""Cells shown on the screen; all of them are in the table that is written."""

Found = Mapping[int, Mapping[str, Any]]
"""By number of the cell: its record of one measure."""


def write_sweep(page: Page, sweep: Sweep, result: SweepResult, results: Mapping[int, str]) -> None:
    """Write what came out.

    Parameters
    ----------
    page
        Where to.
    sweep, result
        The sweep and how its run ended.
    results
        Results as JSON by number of the cell, those that are done.
    """
    page.title(title_of_sweep(sweep))
    page.say(summary_of_sweep(sweep))
    if result.interrupted:
        page.heading("Stopped")
        page.say(stopped(result))
    told = told_of(results)
    if told:
        page.heading("Where each measure is best and worst")
        page.points(extremes(sweep, told))
        page.heading("Cells")
        write_cells(page, sweep, told)
    write_failed(page, sweep, result)
    page.gap()
    if told:
        page.note(LEGEND)
    where = result.folder / "results.csv"
    if not result.interrupted:
        page.note(f"Every cell and measure: {where}. Seed {sweep.words.seed}: the same numbers wherever it runs.")


LEGEND = (
    "In brackets: the range that holds the true average of the cell, at 95 % confidence. All cells meet the same "
    "customers, so differences between cells are known better than these ranges say."
)


def settings(sweep: Sweep) -> str:
    """Say what gives the same numbers again."""
    which = f"simcenter {__version__}, seed {sweep.words.seed}"
    return f"{which}. The same settings give the same numbers on any machine."


def title_of_sweep(sweep: Sweep) -> str:
    """Name a sweep and say its title."""
    return f"{sweep.words.sweep}: {sweep.words.title}" if sweep.words.title else sweep.words.sweep


def summary_of_sweep(sweep: Sweep) -> str:
    """Say what varies, and how many days each cell has."""
    return f"{_counted(len(sweep.cells), 'cell')} of {sweep.base.name}: {_varies(sweep)}. {_how_long(sweep)}"


def stopped(result: SweepResult) -> str:
    """Say how far an interrupted sweep came."""
    return f"{result.done:,} of {_counted(result.cells, 'cell')} are done and kept; the same command goes on."


def told_of(results: Mapping[int, str]) -> dict[int, Any]:
    """Read the results of cells by their numbers."""
    return {number: json.loads(text) for number, text in results.items()}


def extremes(sweep: Sweep, told: Mapping[int, Any]) -> list[str]:
    """Say of each measure where it is best and worst."""
    return [_extremes(sweep, name, place, told) for place, name in enumerate(sweep.words.measures)]


def write_failed(page: Page, sweep: Sweep, result: SweepResult) -> None:
    """Say which cells failed and why, if any did."""
    if result.failed:
        page.heading("Failed")
        page.points(f"{named(sweep.cells[number])}: {why}" for number, why in list(result.failed.items())[:20])


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _varies(sweep: Sweep) -> str:
    parts = []
    for name in sweep.words.factors:
        found = [cell.settings[name] for cell in sweep.cells]
        numbers = sorted(value for value in found if isinstance(value, int | float))
        values = list(dict.fromkeys(_value(one) for one in (numbers if len(numbers) == len(found) else found)))
        shown = ", ".join(values) if len(values) <= 6 else f"{len(values)} values from {values[0]} to {values[-1]}"
        parts.append(f"{name} {shown}")
    if sweep.words.policies:
        parts.append(f"routing {', '.join(sweep.words.policies)}")
    return "; ".join(parts)


def _how_long(sweep: Sweep) -> str:
    words = sweep.words
    if words.precision is not None:
        return f"Days are added to each cell until its measures are known well enough, {words.max_days:,} at most."
    return f"{_counted(words.days or 30, 'day')} each."


def _extremes(sweep: Sweep, name: str, place: int, told: Mapping[int, Any]) -> str:
    """Say where a measure is best and worst; where it is not known anywhere, say that."""
    found = {number: one["rows"][place] for number, one in told.items() if one["rows"][place]["mean"] is not None}
    if not found:
        return f"{name}: known in no cell"
    said = _wording(sweep, name)
    order = sorted(found, key=lambda number: (float(found[number]["mean"]), number))
    if MEASURES[read_measure(sweep.base, name).measure].lower_is_better is False:
        order.reverse()
    words = [_figure(found[number], said) for number in (order[0], order[-1])]
    if math.isclose(float(found[order[0]]["mean"]), float(found[order[-1]]["mean"])):
        return f"{name}: {words[0]} in every cell"
    first, last = ("lowest", "highest") if _has_no_better(sweep, name) else ("best", "worst")
    ends = []
    for number in (order[0], order[-1]):
        alike = [k for k in found if math.isclose(float(found[k]["mean"]), float(found[number]["mean"]))]
        ends.append(_named_alike([sweep.cells[k] for k in alike]))
    return f"{name}: {first} {words[0]} {ends[0]}; {last} {words[1]} {ends[1]}"


def _named_alike(alike: Sequence[Cell]) -> str:
    """Name one cell, or several with the same figure by what they share: the rest made no difference."""
    if len(alike) == 1:
        return f"with {named(alike[0])}"
    first = alike[0]
    shared = {name: value for name, value in first.settings.items() if all(c.settings[name] == value for c in alike)}
    parts = [f"{name} {_value(value)}" for name, value in shared.items()]
    parts += [] if first.policy == BASE_POLICY or any(c.policy != first.policy for c in alike) else [first.policy]
    return f"in {len(alike)} cells" + (f" with {', '.join(parts)}" if parts else "")


def _has_no_better(sweep: Sweep, name: str) -> bool:
    return MEASURES[read_measure(sweep.base, name).measure].lower_is_better is None


def write_cells(page: Page, sweep: Sweep, told: Mapping[int, Any]) -> None:
    """Write the first cells as a table."""
    names = list(sweep.words.factors)
    columns = [Column("Cell"), *(Column(name, "left") for name in names)]
    columns += [Column("Routing", "left")] if sweep.words.policies else []
    columns += [Column(_heading(sweep, name)) for name in sweep.words.measures]
    rows = []
    for number in sorted(told)[:MOST_ROWS]:
        cell = sweep.cells[number]
        head = [str(number), *(_value(cell.settings[name]) for name in names)]
        head += [cell.policy] if sweep.words.policies else []
        figures = zip(told[number]["rows"], sweep.words.measures, strict=True)
        rows.append([*head, *(_figure(row, _wording(sweep, name)) for row, name in figures)])
    page.table(columns, [Section(rows)])
    if len(told) > MOST_ROWS:
        page.note(f"The first {MOST_ROWS} of {len(told):,} cells.")


def _heading(sweep: Sweep, name: str) -> str:
    return f"{name} ({sweep.base.money.currency})" if _wording(sweep, name).unit == "money" else name


def _wording(sweep: Sweep, name: str) -> Wording:
    return wording(sweep.base, read_measure(sweep.base, name))


def estimate_of(row: Mapping[str, Any]) -> Estimate:
    """Read the estimate of a measure in a cell; numbers that do not exist are NaN, ranges of single days None."""
    mean, low, high = (math.nan if row[name] is None else float(row[name]) for name in ("mean", "low", "high"))
    known = Estimate(mean, low, high, int(row["n"]), float(row["level"]), str(row["method"]))
    return replace(known, day_low=row.get("day_low"), day_high=row.get("day_high"))


def _figure(row: Mapping[str, Any], said: Wording) -> str:
    """A figure with its range."""
    estimate = estimate_of(row)
    written = cells(estimate, said.unit, bare=False)
    if written.mean == NONE:
        return NONE
    return written.mean if written.known in (NONE, "same every time") else f"{written.mean} ({written.known})"


def named(cell: Cell) -> str:
    """Name a cell by its factors and its routing."""
    parts = [f"{name} {_value(value)}" for name, value in cell.settings.items()]
    return ", ".join(parts + ([] if cell.policy == BASE_POLICY and parts else [cell.policy]))


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
