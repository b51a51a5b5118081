"""The report of a comparison: what a planner would decide, an overview, and every difference."""

from __future__ import annotations

from collections.abc import Mapping

from simcenter import __version__
from simcenter.report.compare.findings import IN_TIME, findings
from simcenter.report.compare.judgements import write_best, write_fairness, write_frontier, write_guardrails
from simcenter.report.compare.tables import (
    AMOUNTS,
    overview_legend,
    rows_to_show,
    write_differences,
    write_overview,
)
from simcenter.report.run.header import routing_change, write_header
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Page
from simcenter.study.compare import Comparison
from simcenter.study.now import clearing_sentences, sooner_sentences
from simcenter.study.replicate import Row

MOST_SENTENCES = 14
"""Beyond, only what tables put first is also said in words; a page of sentences is not read."""


def write_comparison(page: Page, comparison: Comparison, effects: Mapping[str, str]) -> None:
    """Write a comparison.

    Parameters
    ----------
    page
        Where to.
    comparison
        At least one day.
    effects
        What an alternative really does, by its name, where that is more than its words say.
    """
    horizon = Horizon.of_study(comparison.base)
    write_header(page, comparison.base.scenario, horizon, comparison.days)
    page.say("Compared with it:")
    page.points(alternatives_in_words(comparison, effects))
    if comparison.warnings:
        page.heading("Beware")
        page.points(f"{text[:1].upper()}{text[1:]}." for text in comparison.warnings)
    if horizon.begins:
        page.heading("The queue")
        page.points(clearing_sentences(comparison.base)[:1])
        page.points(sooner_sentences(comparison))
    found = findings(comparison)
    if found:
        page.heading("What a planner would decide")
        page.points(found)
    write_guardrails(page, comparison, horizon)
    write_best(page, comparison)
    write_frontier(page, comparison)
    page.heading("Overview")
    write_overview(page, comparison, rows_to_show(comparison))
    page.gap()
    page.note(overview_legend(horizon))
    write_fairness(page, comparison)
    page.heading("Every difference")
    write_differences(page, comparison, horizon)
    page.heading("In words")
    _write_sentences(page, comparison, horizon)
    page.gap()
    page.say(horizon.reworded(comparison.pairing()))
    page.gap()
    page.note(settings(comparison))


def alternatives_in_words(comparison: Comparison, effects: Mapping[str, str]) -> list[str]:
    """Say what each alternative is."""
    told = []
    for name, study in comparison.alternatives.items():
        text = effects.get(name) or routing_change(comparison.base.scenario, study.scenario)
        told.append(f"{name}: {text}" if text and text != name else name)
    return told


def _write_sentences(page: Page, comparison: Comparison, horizon: Horizon) -> None:
    # An amount of a run of several days would be read as that of a day.
    kept = [row for row in rows_to_show(comparison) if horizon.measured_days == 1 or row.measure not in AMOUNTS]
    rows = {name: tuple(row for row in kept if row in comparison.rows_of(name)) for name in comparison.alternatives}
    if sum(map(len, rows.values())) > MOST_SENTENCES:
        rows = {name: _first(own) for name, own in rows.items()}
        page.note("Service level and cost; the sentences of all rows are in the file --json FILE writes.")
    for name, own in rows.items():
        # What makes an interval doubtful stands below the table.
        page.points(horizon.reworded(comparison.sentence(name, *row, alone=False).split(" Beware: ")[0]) for row in own)


def _first(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    costs = [row for row in rows if row.measure.startswith("cost_per")]
    return (*(row for row in rows if row.measure in IN_TIME), *costs[-1:])


def settings(comparison: Comparison) -> str:
    """Say what gives the same numbers again."""
    base = comparison.base
    which = f"replications 0 to {comparison.days - 1}"
    return (
        f"simcenter {__version__}, seed {base.seed}, {base.engine} engine, {which}, "
        f"digest of the base {base.digest()[:12]}. The same settings give the same numbers on any machine."
    )
