"""The page of a comparison."""

from __future__ import annotations

from collections.abc import Mapping

from simcenter.report.compare.findings import findings
from simcenter.report.compare.judgements import (
    guardrail_findings,
    write_best,
    write_fairness,
    write_frontier,
    write_guardrails,
)
from simcenter.report.compare.tables import overview_legend, rows_to_show, write_differences, write_overview
from simcenter.report.compare.write import alternatives_in_words, settings
from simcenter.report.html.blocks import Blocks
from simcenter.report.html.decision import decision_table
from simcenter.report.html.definitions import assumptions, definitions
from simcenter.report.html.document import Document, render, title_of
from simcenter.report.html.pictures import WHOSE, pictures_of, pictures_of_comparison
from simcenter.report.html.reporting import checklist, replications
from simcenter.report.run.header import summary_sentences
from simcenter.report.run.promises import promise_sentences
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.resolving import to_yaml
from simcenter.study.compare import Comparison
from simcenter.study.now import clearing_sentences, sooner_sentences


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
    write_guardrails(blocks, comparison, horizon)
    write_best(blocks, comparison)
    write_frontier(blocks, comparison)
    blocks.heading("Overview")
    write_overview(blocks, comparison, rows_to_show(comparison))
    blocks.note(overview_legend(horizon))
    write_fairness(blocks, comparison)
    blocks.heading("Every difference")
    write_differences(blocks, comparison, horizon)
    blocks.note(horizon.reworded(comparison.pairing()))
    queue = [*clearing_sentences(base)[:1], *sooner_sentences(comparison)] if horizon.begins else []
    kept = guardrail_findings(comparison) if comparison.guardrails else []
    others = alternatives_in_words(comparison, effects)
    with_it = [f"Compared with it: {text}" for text in others]
    return render(
        Document(
            title=title_of(base.scenario),
            summary=[*summary_sentences(base.scenario, horizon, comparison.days), *with_it],
            findings=[*queue, *(findings(comparison) or promise_sentences(base, horizon)), *kept],
            decision=decision_table(comparison),
            cautions=[f"{text[:1].upper()}{text[1:]}." for text in comparison.warnings],
            pictures=[*pictures_of_comparison(comparison), *pictures_of(base, base.scenario, WHOSE)],
            parts=blocks.parts,
            sources=base.scenario.sources,
            assumptions=assumptions(base.scenario),
            definitions=definitions(base.scenario, horizon),
            origin=settings(comparison),
            command=command,
            resolved=to_yaml(base.scenario),
            checklist=checklist(
                base.scenario,
                horizon,
                horizon.count(comparison.days),
                compared=others,
                estimation=replications(horizon, paired=True),
            ),
        )
    )
