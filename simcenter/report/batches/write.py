"""One long run in batches: what was cut, promises and tables as of any run, and how alike neighbours are."""

from __future__ import annotations

from simcenter.report.run.header import day_factor, routing, volume
from simcenter.report.run.many import parts_of, write_many
from simcenter.report.run.promises import promise_sentences
from simcenter.report.run.write import settings
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Page
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.scenario.units import format_duration
from simcenter.study.batches import Batches


def write_batches(page: Page, batches: Batches) -> None:
    """Write the report.

    Parameters
    ----------
    page
        Where to.
    batches
        The run, cut up.
    """
    study = batches.study
    scenario, horizon = study.scenario, Horizon("batch", "batches", float(batches.days))
    page.title(f"{scenario.name}: {scenario.title}" if scenario.title else scenario.name)
    page.say(f"Simulated: {cut(batches)} {volume(scenario)} {day_factor(scenario)}")
    page.say(f"Routing: {routing(scenario)}.")
    if study.warnings:
        page.heading("Beware")
        page.points(f"{text[:1].upper()}{text[1:]}." for text in study.warnings)
    page.heading("Promises")
    page.points(promise_sentences(study, horizon))
    write_many(page, study, horizon)
    page.note(alike(batches, horizon))
    page.gap()
    page.note(settings(study).replace(f"replications 0 to {study.days - 1}", "replication 0 in batches"))


def cut(batches: Batches) -> str:
    """Say what was cut into what."""
    calendar = batches.study.scenario.calendar
    each = "1 day" if batches.days == 1 else f"{batches.days} days"
    out = f"the first {format_duration(batches.left_out_ms)} not counted, " if batches.left_out_ms else ""
    return f"one run of {calendar.days} days around the clock, {out}cut into {batches.study.days} batches of {each}."


def alike(batches: Batches, horizon: Horizon) -> str:
    """Say of which figures neighbouring batches are more alike than independent ones would be."""
    scopes = {title: Scope("tier", title) for title in batches.study.scenario.tiers}
    rows = [
        (row.shown.label, title, row.shown.measure)
        for title, found in parts_of(batches.study, horizon)["Customers by tier"].items()
        for row in found
    ]
    found = [
        f"{label} of {title} ({batches.alike(measure, scopes.get(title, OVERALL)):.2f})"
        for label, title, measure in rows
        if batches.too_alike(measure, scopes.get(title, OVERALL))
    ]
    text = "Intervals take the batches for independent. "
    if not found:
        return f"{text}No figure of a tier has neighbouring batches more alike than they would be then (lag 1)."
    listed = "; ".join(found[:4]) + (f"; and {len(found) - 4} more" if len(found) > 4 else "")
    text += f"Neighbours are more alike in {listed}: correlation at lag 1. With so many figures one in twenty is so by "
    return f"{text}chance; where several are, take fewer and longer batches or more days: the intervals are too narrow."
