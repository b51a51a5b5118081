"""What to beware of in a scenario without mistakes, and its sizes."""

from __future__ import annotations

import numpy as np

from simcenter.report.terminal.digits import amount, figure
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.report.terminal.program import program
from simcenter.report.terminal.progress import announce_preparation
from simcenter.results.daily.periods import DAYS_IN
from simcenter.routing.queues import queues_of
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_clock, format_duration
from simcenter.study.horizon import mostly_outside, share_beyond_horizon
from simcenter.study.replicate.stability import offered_load, present_heads, stability_warnings
from simcenter.study.staffing.required import growing_talk


def write_check(page: Page, scenario: Scenario, source: str) -> None:
    """Write warnings and sizes.

    Parameters
    ----------
    page, scenario
        Where to, of what; the scenario has no mistakes.
    source
        What the user called it, for commands to go on with.
    """
    page.title(f"{scenario.name}: no mistakes")
    outside, sizes = _outside(scenario), _sizes(scenario)
    warnings = [*_instability(scenario), *_promises(scenario), *_days(scenario)]
    if outside and scenario.volumes.carry_in:
        sizes.append(["Calling again", f"{outside}; as many come back from days before the first (carry_in)"])
    elif outside:
        warnings.append(
            f"{outside}, and nobody comes back from days before the first, so the load is understated. Set "
            "volumes.carry_in: true, or simulate more days (calendar.days)."
        )
    if warnings:
        page.heading("Beware")
        page.points(warnings)
    page.heading("Sizes")
    page.table([Column("", "left"), Column("", "left", wraps=True)], [Section(sizes)])
    page.gap()
    page.note(f"Simulate it: {program()} run {source}")


def _instability(scenario: Scenario) -> list[str]:
    return [f"{text[:1].upper()}{text[1:]}." for text in stability_warnings(scenario)]


def _promises(scenario: Scenario) -> list[str]:
    found = []
    without = [name for name, tier in scenario.tiers.items() if tier.promise is None]
    if without:
        within = format_duration(scenario.service_level.within)
        tiers = "Tier" if len(without) == 1 else "Tiers"
        found.append(
            f"{tiers} without a promise: {', '.join(without)}. Service level is then the share answered "
            f"within {within} (service_level.within), and nothing says how large it should be."
        )
    for name, tier in scenario.tiers.items():
        if tier.promise is not None and DAYS_IN.get(tier.promise.period, 0) > scenario.calendar.days:
            found.append(
                f"The promise to {name} is for a {tier.promise.period}, but one replication is "
                f"{_number(scenario.calendar.days, 'day')}: whether it is kept is never judged."
            )
    return found


def _days(scenario: Scenario) -> list[str]:
    if scenario.volumes.shape is not None:
        return []
    return [
        "Days are all expected to be alike (day_factor none). Real days differ by more than chance, and plans "
        "made for the average day are then too optimistic: measure the shape from your own days, or try 28.7."
    ]


def _outside(scenario: Scenario) -> str:
    """Say how many follow-ups fall after the last day, empty where they are few."""
    if not scenario.has_follow_ups:
        return ""
    announce_preparation()
    share = share_beyond_horizon(scenario)
    if not mostly_outside(share):
        return ""
    return f"{100 * share:.0f} % of those who would call again do so after the last simulated day"


def _sizes(scenario: Scenario) -> list[list[str]]:
    calendar = scenario.calendar
    hours = f"{format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
    days = "1 day" if calendar.days == 1 else f"{calendar.days} days"
    expected = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    fresh = (
        "fresh problems a day" if scenario.has_follow_ups and scenario.volumes.counts == "issues" else "contacts a day"
    )
    load, heads = offered_load(scenario).sum(axis=0), present_heads(scenario).sum(axis=0)
    busiest = int(load.argmax())
    alone = " without a wait" if growing_talk(scenario) else ""
    most = sum(pool.most_present(calendar) for pool in scenario.pools.values())
    intervals = f"{calendar.intervals} intervals of {format_duration(calendar.interval)}"
    kinds = (
        f"{_number(len(scenario.tiers), 'tier')}, {_number(len(scenario.needs), 'need')}, "
        f"{_number(len(scenario.channels), 'channel')}: {_number(len(scenario.types), 'contact type')} in "
        f"{_number(len(queues_of(scenario)), 'queue')}"
    )
    if scenario.customers.listed is not None:
        kinds += f"; {_number(len(scenario.customers.listed), 'listed customer')}"
    return [
        ["Replication", f"{days}, {hours}, {intervals} a day"],
        [
            "Volume",
            f"{amount(float(expected.sum()))} {fresh}, {amount(float(expected.sum(axis=0).max()))} in the "
            "busiest interval",
        ],
        ["Customers", kinds],
        ["Agents", f"{most:,} at most in {_number(len(scenario.pools), 'pool')}"],
        [
            "Busiest",
            f"{calendar.interval_names()[busiest]}: {figure(float(load[busiest]), 'plain')} erlangs offered "
            f"(arrivals x handle time{alone}) to {amount(float(heads[busiest]))} heads present",
        ],
    ]


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
