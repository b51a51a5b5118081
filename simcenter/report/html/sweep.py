"""The page of a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simcenter.report import charts
from simcenter.report.charts.compared import unit_of_axis, which_is_better
from simcenter.report.html.blocks import Blocks
from simcenter.report.html.definitions import assumptions, definitions
from simcenter.report.html.document import Document, Picture, render
from simcenter.report.html.pictures import picture
from simcenter.report.html.reporting import checklist, replications
from simcenter.report.run.header import summary_sentences
from simcenter.report.sweep import (
    LEGEND,
    estimate_of,
    extremes,
    named,
    settings,
    stopped,
    summary_of_sweep,
    title_of_sweep,
    told_of,
    write_cells,
    write_failed,
)
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.slots import Slots
from simcenter.scenario.resolving import to_yaml
from simcenter.study.replicate.headlines import wording
from simcenter.study.replicate.precision import read_measure
from simcenter.study.sweep import Sweep, SweepResult

MOST_PICTURES, MOST_CELLS = 6, 24


def sweep_page(sweep: Sweep, result: SweepResult, results: Mapping[int, str], command: str = "") -> str:
    """Write a sweep as one HTML page.

    Parameters
    ----------
    sweep, result, results
        As `simcenter.report.sweep.write_sweep` takes them.
    command
        What was typed; empty where nothing was.
    """
    base, words, told = sweep.base, sweep.words, told_of(results)
    horizon = Horizon.of(base, int(Slots.of_scenario(base).measured_ms.sum()))
    table, rest = Blocks(), Blocks()
    if told:
        write_cells(table, sweep, told)
    table.note(LEGEND)
    write_failed(rest, sweep, result)
    days = max((int(one["days"]) for one in told.values()), default=0)
    return render(
        Document(
            title=title_of_sweep(sweep),
            summary=[summary_of_sweep(sweep), *summary_sentences(base, horizon, days)[1:]],
            findings=extremes(sweep, told) if told else ["No cell is done, so there is nothing to say."],
            decision=table.parts,
            cautions=[stopped(result)] if result.interrupted else [],
            pictures=[_picture(sweep, place, told) for place in range(len(words.measures))][:MOST_PICTURES],
            parts=rest.parts,
            sources=base.sources,
            assumptions=assumptions(base),
            definitions=definitions(base, horizon),
            origin=settings(sweep),
            command=command,
            resolved=to_yaml(base),
            checklist=checklist(
                base,
                horizon,
                f"Up to {horizon.count(days)} a cell,",
                compared=[summary_of_sweep(sweep).rstrip(".")],
                estimation=replications(horizon, paired=False),
            ),
        )
    )


def _picture(sweep: Sweep, place: int, told: Mapping[int, Any]) -> Picture:
    """Draw one measure over the first cells that are done."""
    name = sweep.words.measures[place]
    row = read_measure(sweep.base, name)
    said = wording(sweep.base, row)
    shown = sorted(told)[:MOST_CELLS]
    estimates = {
        f"{number}: {named(sweep.cells[number])}": estimate_of(told[number]["rows"][place]) for number in shown
    }
    unit, scale = unit_of_axis(row.measure)
    unit = {"percentage points": "%", "money": said.currency.strip()}.get(unit, unit)
    axis = f"{said.subject}{f', {unit}' if unit else ''}{which_is_better(row.measure)}"
    some = f"the first {len(shown)} of {len(told)} cells" if len(told) > len(shown) else f"{len(shown)} cells"
    note = f"{some}, seed {sweep.words.seed}; thick: the average, known to 95 %; thin: 8 single days in 10"
    subject = f"{said.subject[:1].upper()}{said.subject[1:]}"
    caption = f"{subject} in each cell: the circle is the average, the thick line how well it is known, the thin one "
    caption += "what 8 single days in 10 bring."
    title = f"{subject} by cell"
    return picture(
        lambda: charts.rows_with_intervals(estimates, axis, title, note, scale), f"cells-{place}", title, caption
    )
