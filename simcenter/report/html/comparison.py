"""The page of a comparison."""

from __future__ import annotations

from collections.abc import Mapping

from simcenter.report.compare.findings import findings
from simcenter.report.compare.tables import overview_legend, rows_to_show, write_differences, write_overview
from simcenter.report.compare.write import alternatives_in_words, settings
from simcenter.report.html.blocks import Blocks
from simcenter.report.html.definitions import assumptions, definitions
from simcenter.report.html.document import Document, render, title_of
from simcenter.report.html.pictures import WHOSE, picture_of_differences, pictures_of
from simcenter.report.run.header import summary_sentences
from simcenter.report.run.promises import promise_sentences
from simcenter.report.terminal.horizon import Horizon
from simcenter.study.compare import Comparison
from simcenter.study.now import clearing_sentences, sooner_sentences

FEWEST_DAYS = 5
"""Before, no difference has an interval to draw."""


def comparison_page(comparison: Comparison, effects: Mapping[str, str], command: str = "") -> str:
    """Write a comparison as one HTML page.

    Parameters
    ----------
    comparison, effects
        As `simcenter.report.compare.write_comparison` takes them.
    command
        What was typed; empty where nothing was.
    """
    base = comparison.base
    horizon = Horizon.of_study(base)
    blocks = Blocks()
    blocks.heading("Overview")
    write_overview(blocks, comparison, rows_to_show(comparison))
    blocks.note(overview_legend())
    blocks.heading("Every difference")
    write_differences(blocks, comparison, horizon)
    blocks.note(horizon.reworded(comparison.pairing()))
    queue = [*clearing_sentences(base)[:1], *sooner_sentences(comparison)] if horizon.begins else []
    drawn = [picture_of_differences(comparison)] if comparison.days >= FEWEST_DAYS else []
    alternatives = [f"Compared with it: {text}" for text in alternatives_in_words(comparison, effects)]
    return render(
        Document(
            title=title_of(base.scenario),
            summary=[*summary_sentences(base.scenario, horizon, comparison.days), *alternatives],
            findings=[*queue, *(findings(comparison) or promise_sentences(base, horizon))],
            cautions=[f"{text[:1].upper()}{text[1:]}." for text in comparison.warnings],
            pictures=[*drawn, *pictures_of(base, base.scenario, WHOSE)],
            parts=blocks.parts,
            sources=base.scenario.sources,
            assumptions=assumptions(base.scenario),
            definitions=definitions(base.scenario, horizon),
            origin=settings(comparison),
            command=command,
        )
    )
