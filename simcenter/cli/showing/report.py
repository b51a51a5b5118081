"""``simcenter report``: the page to show others, of a scenario or of a comparison, and the finding on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import (
    INTERRUPTED,
    SCENARIO,
    Whole,
    check_files,
    check_own,
    check_words,
    load_policies,
    load_scenario,
    say_nothing_done,
)
from simcenter.cli.reading import Values
from simcenter.cli.simulating.compare import BROKEN
from simcenter.cli.simulating.pages import typed, write_page, write_workbook

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.compare import Comparison
    from simcenter.study.replicate import Study


@click.command("report")
@SCENARIO
@click.option("--out", "html_file", metavar="FILE", default="report.html", show_default=True, help="The page.")
@click.option("--xlsx", "workbook_file", metavar="FILE", help="Also write a workbook with tables and charts.")
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="Compare with a what-if: 'volume +15%'.")
@click.option("--policy", "policies", multiple=True, metavar="TEXT", help="Compare with a routing: strict_tiers.")
@click.option("--protect", multiple=True, metavar="TIER.MEASURE=MARGIN", help="What may get no worse than that.")
@click.option("--days", type=Whole(1, 100_000), default=30, show_default=True, help="Days to simulate.")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
@click.option("--workers", type=Whole(1, 1_000), help="Days simulated at the same time [default: one for each core].")
def report_command(
    scenario: str,
    html_file: str,
    workbook_file: str | None,
    changes: tuple[str, ...],
    policies: tuple[str, ...],
    protect: tuple[str, ...],
    **how: Any,
) -> int:
    """Write one page with everything: finding, decision, pictures, tables, assumptions, and how to get it again.

    With --change or --policy, or routing plans in the scenario, the page compares; else it shows the scenario alone.
    The page is one file that needs no network. Exit code 4: a guardrail of --protect is broken.
    """
    values = Values()
    asked = load_scenario(scenario, values)
    files = {"--out": html_file} | ({"--xlsx": workbook_file} if workbook_file is not None else {})
    check_files(values, scenario, files)
    routed: list[Any] = load_policies(policies, values)
    if asked is not None:
        check_words(asked, routed, changes, values)
        routed = routed or ([] if changes else [*asked.policies])
        _check_guardrails(asked, protect, bool(routed or changes), values)
    values.check()
    assert asked is not None
    check_own(asked, routed, values)
    values.check()

    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.compare import compare
    from simcenter.study.replicate import replicate

    announce_preparation()
    with progress("Simulating") as tell:
        if routed or changes:
            comparison = compare(asked, changes=changes, policies=routed, protect=protect, progress=tell, **how)
            study = comparison.base
        else:
            comparison, study = None, replicate(asked, progress=tell, **how)
    if not study.days:
        return say_nothing_done()
    if comparison is None:
        _write_run(study, asked, html_file, workbook_file)
    else:
        _write_comparison(comparison, changes, html_file, workbook_file)
    if study.interrupted:
        return INTERRUPTED
    return BROKEN if comparison is not None and comparison.guardrails_kept == "worse" else 0


def _check_guardrails(asked: Scenario, protect: tuple[str, ...], compared: bool, values: Values) -> None:
    """Blame guardrails that cannot be read, or have nothing to guard."""
    from simcenter.scenario.errors import InputErrors
    from simcenter.study.compare.judging.guardrails import read_guardrails

    if protect and not compared:
        values.blame("--protect", "nothing to compare with", "--change or --policy beside it")
    try:
        read_guardrails(asked, protect)
    except InputErrors as errors:
        values.problems += errors.problems


def _write_run(study: Study, asked: Scenario, html_file: str, workbook_file: str | None) -> None:
    """Say what a scenario gives, and write its page and its workbook."""
    from simcenter.report.html import run_page
    from simcenter.report.run.header import write_header
    from simcenter.report.run.promises import promise_sentences
    from simcenter.report.terminal.horizon import Horizon
    from simcenter.report.terminal.page import Page
    from simcenter.report.workbook import run_workbook

    page, horizon = Page(), Horizon.of_study(study)
    write_header(page, study.scenario, horizon, study.days)
    page.heading("Promises")
    page.points(promise_sentences(study, horizon))
    page.gap()
    write_page(html_file, run_page(study, asked, command=typed()))
    if workbook_file is not None:
        write_workbook(workbook_file, run_workbook(study, asked, command=typed()))


def _write_comparison(
    comparison: Comparison, changes: tuple[str, ...], html_file: str, workbook_file: str | None
) -> None:
    """Say what a planner would decide, and write the page and the workbook of the comparison."""
    from simcenter.report.compare.findings import findings
    from simcenter.report.compare.judgements import guardrail_findings
    from simcenter.report.html import comparison_page
    from simcenter.report.run.header import write_header
    from simcenter.report.terminal.horizon import Horizon
    from simcenter.report.terminal.page import Page
    from simcenter.report.what_ifs import effects
    from simcenter.report.workbook import comparison_workbook

    base, page = comparison.base, Page()
    told = {text: "; ".join(effects(base.scenario, [text])) for text in changes}
    write_header(page, base.scenario, Horizon.of_study(base), comparison.days)
    page.heading("What a planner would decide")
    page.points(findings(comparison))
    if comparison.guardrails:
        page.points(guardrail_findings(comparison))
    page.gap()
    write_page(html_file, comparison_page(comparison, told, typed()))
    if workbook_file is not None:
        write_workbook(workbook_file, comparison_workbook(comparison, told, typed()))
