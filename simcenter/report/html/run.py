"""The page of a run."""

from __future__ import annotations

from collections.abc import Sequence

from simcenter.report.html.blocks import Blocks
from simcenter.report.html.decision import promise_table
from simcenter.report.html.definitions import assumptions, definitions
from simcenter.report.html.document import Document, render, title_of
from simcenter.report.html.pictures import pictures_of
from simcenter.report.html.reporting import checklist, replications, settled_in_words
from simcenter.report.run.header import summary_sentences
from simcenter.report.run.intervals import write_intervals
from simcenter.report.run.many import write_many
from simcenter.report.run.one import write_one
from simcenter.report.run.promises import promise_sentences
from simcenter.report.run.write import settings
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import to_yaml
from simcenter.study.now import clearing_sentences
from simcenter.study.replicate import Study


def run_page(study: Study, asked: Scenario, what_ifs: Sequence[str] = (), command: str = "") -> str:
    """Write a run as one HTML page.

    Parameters
    ----------
    study, asked, what_ifs
        As `simcenter.report.run.write_run` takes them.
    command
        What was typed; empty where nothing was.
    """
    horizon = Horizon.of_study(study)
    blocks = Blocks()
    if study.days == 1:
        write_one(blocks, study, horizon)
    else:
        write_many(blocks, study, horizon)
    write_intervals(blocks, study, horizon, asked)
    queue = clearing_sentences(study) if horizon.begins else []
    return render(
        Document(
            title=title_of(study.scenario),
            summary=summary_sentences(study.scenario, horizon, study.days, what_ifs),
            findings=[*queue, *promise_sentences(study, horizon)],
            decision=promise_table(study, horizon),
            cautions=[f"{text[:1].upper()}{text[1:]}." for text in study.warnings] + _one_day(study, horizon),
            pictures=pictures_of(study, asked),
            parts=blocks.parts,
            sources=study.scenario.sources,
            assumptions=assumptions(study.scenario),
            definitions=definitions(study.scenario, horizon),
            origin=settings(study),
            command=command,
            resolved=to_yaml(study.scenario),
            checklist=checklist(
                study.scenario,
                horizon,
                horizon.count(study.days),
                estimation=replications(horizon, paired=False),
                preparation=settled_in_words(asked, study.scenario),
            ),
        )
    )


def _one_day(study: Study, horizon: Horizon) -> list[str]:
    if study.days > 1:
        return []
    return [f"One {horizon.one} is one of many that could have come."]
