"""The pictures of a page, each with what it shows in a sentence for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from simcenter.report import charts
from simcenter.report.html.document import Picture
from simcenter.report.run.promises import promised
from simcenter.report.run.rows import paid
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Study

WHOSE = " as it stands"
FEWEST_DAYS = 5
"""Before, no difference has an interval to draw."""


def picture(draw: Callable[[], Any], name: str, title: str, told: str) -> Picture:
    """Draw a picture; `told` is its caption and what screen readers say."""
    return Picture(charts.svg_of(draw, name, title, told), told)


def pictures_of(study: Study, asked: Scenario, whose: str = "") -> list[Picture]:
    """Draw what planners look at, from service to the agents' day.

    Parameters
    ----------
    study
        What is shown.
    asked
        As `heads_by_interval` takes it.
    whose
        Set behind the titles where several scenarios could be meant.
    """
    kinds = study.scenario.types
    shown = [] if all(kind.deferred for kind in kinds) else _waiting(study, asked, whose)
    if any(kind.deferred for kind in kinds):
        shown += _deferred(study, whose)
    told = "Contacts a day from the tier they are of to what became of them, ribbons as wide as their number."
    shown.append(picture(lambda: charts.flow_of_contacts(study), "flow", f"From arrival to outcome{whose}", told))
    if paid(study.scenario):
        told = "Wages a day by pool, divided among tiers by the time agents spent on them."
        shown.append(picture(lambda: charts.cost_by_pool_and_tier(study), "cost", f"Cost{whose}", told))
    told = "The first measured day of replication 0, a row an agent: grey while available, a bar in the colour of the "
    told += "tier while busy with a contact, wrap included; white and hatched on a break."
    day = Simulator(study.scenario, study.engine).run(study.seed, 0)
    shown.append(picture(lambda: charts.agents_day(day), "agents", f"One day of the agents{whose}", told))
    return shown


def _waiting(study: Study, asked: Scenario, whose: str) -> list[Picture]:
    """Draw how those are served who wait for an answer."""
    one = Horizon.of_study(study).one
    promises = [
        f"{name} {promised(tier.promise)}" for name, tier in study.scenario.tiers.items() if tier.promise is not None
    ]
    drawn_in = f" Promised: {'; '.join(promises)}." if 0 < len(promises) <= 12 else ""
    return [
        picture(
            lambda: charts.service_level_by_interval(study), "service", f"Service level{whose}",
            "Share answered in time by interval and tier; the band is how well each average is known, the thin line is "
            f"the promise.{drawn_in}",
        ),
        picture(
            lambda: charts.heads_by_interval(study, asked), "heads", f"Heads{whose}",
            "Heads present in each interval by the plan, beside those Erlang A requires; a mark stands where they are "
            "too few. The table by interval has the numbers.",
        ),
        picture(
            lambda: charts.over_and_under(study, asked), "gaps", f"Over and under{whose}",
            f"Heads scheduled less heads required by Erlang A in each interval: as expected and, from 10 {one}s on, "
            f"with the volume of a light {one} (1 in 10 brings less) and of a heavy one (1 in 10 brings more).",
        ),
        picture(
            lambda: charts.waits_by_tier(study), "waits", f"Waits{whose}",
            f"For each tier, the share of contacts that waited longer than so many seconds.{drawn_in} "
            "A circle is a promise: it is kept where the line passes below it.",
        ),
        picture(
            lambda: charts.occupancy_and_service(study), "busy", f"Occupancy against service{whose}",
            "Each interval of the day by the share of time agents are busy and the share of customers answered in "
            "time, joined in the order of the day; start times stand at some. The table by interval has the numbers.",
        ),
    ]  # fmt: skip


def _deferred(study: Study, whose: str) -> list[Picture]:
    """Draw how those are served who write."""
    return [
        picture(
            lambda: charts.responses_by_tier(study), "responses", f"First responses{whose}",
            "For each tier, the share of deferred contacts not answered within so many hours. A circle is a promise: "
            "it is kept where the line passes below it.",
        ),
        picture(
            lambda: charts.backlog_by_hour(study), "backlog", f"Backlog by hour{whose}",
            "Deferred contacts that wait to be begun at each full hour, nights included, by tier.",
        ),
    ]  # fmt: skip


def pictures_of_comparison(comparison: Comparison) -> list[Picture]:
    """Draw what alternatives change, and cost against service or the frontier that was asked for."""
    reworded = Horizon.of_study(comparison.base).reworded
    somebody_waits = not all(kind.deferred for kind in comparison.base.scenario.types)
    in_time = "service_level" if somebody_waits else "response_kept"
    shown = []
    if comparison.days >= FEWEST_DAYS:
        told = reworded(
            "Change in the share answered in time against the base, by alternative and tier: the thick line is how "
            "well the average is known, the thin one what 8 single days in 10 bring. The table has the numbers."
        )
        draw = partial(charts.differences, comparison, in_time)
        shown.append(picture(draw, "changes", "What changes", told))
    if len(comparison.frontier_rows) >= 2 and comparison.days >= FEWEST_DAYS:
        told = "The base and its alternatives by the measures of the frontier: grey where another one is better or the "
        told += "same by all of them, hollow where it may be. The table of the frontier has the numbers."
        shown.append(picture(lambda: charts.frontier(comparison), "frontier", "Frontier", told))
    elif paid(comparison.base.scenario):
        told = "The base and its alternatives by what a resolved issue costs and the share answered in time: grey "
        told += "where another one costs no more and answers no less, by averages alone."
        draw = partial(charts.cost_and_service, comparison, in_time)
        shown.append(picture(draw, "price", "Cost against service", told))
    return shown
