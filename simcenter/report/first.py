"""The main job: routing policies compared on two scenarios, and what a planner would decide from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simcenter.report.compare.findings import cost_measure, findings
from simcenter.report.compare.tables import overview_legend, write_overview
from simcenter.report.compare.write import alternatives_in_words, settings
from simcenter.report.run.header import day_factor, routing, volume
from simcenter.report.terminal.horizon import Horizon, hours
from simcenter.report.terminal.page import Page
from simcenter.report.terminal.program import program
from simcenter.routing.checking import load
from simcenter.study.compare import Comparison, compare
from simcenter.study.replicate import Row

Progress = Callable[[int, int], None]


class Job(NamedTuple):
    """A scenario whose routing is compared: its own plans and some presets, over so many replications."""

    scenario: str
    presets: tuple[str, ...]
    days: int


JOBS = (Job("premier_product_line", ("shared+ageing_tiers",), 15), Job("bank_1999", ("ageing_tiers",), 40))
"""Replications enough for the differences a planner cares about, and few enough for a first look."""


def compare_job(job: Job, progress: Progress | None) -> Comparison:
    """Compare the policies of one job."""
    scenario = load(job.scenario)
    return compare(scenario, policies=[*scenario.policies, *job.presets], days=job.days, progress=progress)


def write_introduction(page: Page) -> None:
    """Say what follows."""
    page.title("Whom should a contact center serve how well, with whom, and what does it cost?")
    page.say(
        "simcenter answers by simulating days contact by contact. Here it compares routing policies on two "
        "centers; every policy meets the very same customers, so what differs is the policy."
    )


def write_job(page: Page, comparison: Comparison) -> None:
    """Write the findings of one comparison, and the table they rest on."""
    scenario, horizon = comparison.base.scenario, Horizon.of_study(comparison.base)
    page.heading(f"{scenario.name}: {scenario.title}")
    page.points(findings(comparison))
    page.gap()
    write_overview(page, comparison, [row for row in comparison.rows if _shown(comparison, row)])
    page.gap()
    page.note(overview_legend(horizon))
    page.gap()
    page.say(f"base: {routing(scenario)}.")
    page.points(alternatives_in_words(comparison, {}))
    page.gap()
    page.note(
        f"{horizon.count(comparison.days)} {hours(scenario)}. {volume(scenario)} {day_factor(scenario)} "
        f"{settings(comparison)}"
    )


def _shown(comparison: Comparison, row: Row) -> bool:
    """The measures a decision about routing rests on."""
    scenario = comparison.base.scenario
    return row.measure in ("service_level", "mean_wait", "fcr", cost_measure(scenario))


def write_next_steps(page: Page) -> None:
    """Say where to go next."""
    page.heading("Where to go next")
    call = program()
    page.verbatim(
        f"{call} run tuesday_morning\n"
        f"{call} compare premier_product_line --policy overflow_20s "
        "--change 'resolution of premier_desk 90%'\n"
        f"{call} resolve tuesday_morning --out mine.yaml   (then edit it: {call} run mine.yaml)",
        indent=2,
    )
    page.note(f"Words of routing: {call} policies. Everything else: {call} --help.")
