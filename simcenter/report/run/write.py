"""The report of a run, from what was simulated to how to get the same numbers again."""

from __future__ import annotations

from collections.abc import Sequence

from simcenter import __version__
from simcenter.report.run.header import write_header
from simcenter.report.run.intervals import write_intervals
from simcenter.report.run.many import write_many
from simcenter.report.run.one import write_one
from simcenter.report.run.promises import promise_sentences
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Page
from simcenter.scenario.model import Scenario
from simcenter.study.now import clearing_sentences
from simcenter.study.replicate import Study


def write_run(page: Page, study: Study, asked: Scenario, what_ifs: Sequence[str] = ()) -> None:
    """Write the report of a run of one day or many.

    Parameters
    ----------
    page
        Where to.
    study
        What was simulated; at least one day.
    asked
        The scenario as it was asked for, before its volumes were settled.
    what_ifs
        What was changed in the scenario of the file, in words.
    """
    horizon = Horizon.of_study(study)
    write_header(page, study.scenario, horizon, study.days, what_ifs)
    if study.warnings:
        page.heading("Beware")
        page.points(f"{text[:1].upper()}{text[1:]}." for text in study.warnings)
    if horizon.begins:
        page.heading("The queue")
        page.points(clearing_sentences(study))
    page.heading("Promises" + (f", for who calls from {horizon.begins} on" if horizon.begins else ""))
    page.points(promise_sentences(study, horizon))
    if study.days == 1:
        page.gap()
        page.note(f"One {horizon.one} is one of many that could have come: more of them with --days 30.")
        write_one(page, study, horizon)
    else:
        write_many(page, study, horizon)
    write_intervals(page, study, horizon, asked)
    page.gap()
    page.note(settings(study))


def settings(study: Study) -> str:
    """Say what gives the same numbers again."""
    words = study.scenario.routing
    which = "replication 0" if study.days == 1 else f"replications 0 to {study.days - 1}"
    return (
        f"simcenter {__version__}, seed {study.seed}, {study.engine} engine, {which}, "
        f"policy {words.customers.policy}/{words.pools.policy}/{words.agents}, digest {study.digest()[:12]}. "
        "The same settings give the same numbers on any machine."
    )
