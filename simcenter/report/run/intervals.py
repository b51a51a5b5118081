"""The planners' interval table: what each interval brought, and the staff it asked for."""

from __future__ import annotations

import numpy as np

from simcenter.report.run.promises import promised, spaced
from simcenter.report.terminal.digits import NONE, amounts, cells
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, total
from simcenter.results.intervals import COLUMNS, DEFERRED, interval_table
from simcenter.results.measures import MEASURES
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_duration, format_share
from simcenter.study.replicate import Study
from simcenter.study.staffing import USUAL_SHARE, Requirement, forecast, required_heads
from simcenter.study.staffing.required import growing_talk

_COUNTS = {"Offered": "offered", "Handled": "answered", "Abandoned": "abandoned"}
_LEVEL = "SL % (target)"
OF_THOSE_WHO_WAIT = frozenset({"Abandoned", "Abandon %", "ASA", _LEVEL, "SL known to", DEFERRED})
_WHOLE = frozenset({"Abandon %", _LEVEL, "Occupancy %", "AHT"})


def write_intervals(page: Page, study: Study, horizon: Horizon, asked: Scenario) -> None:
    """Write the table.

    Parameters
    ----------
    page, study, horizon
        Where to, of what.
    asked
        The scenario as it was asked for: where its volumes are counted as offered, they are the forecast.
    """
    summary = total(study.stacked)
    requirement = required_heads(asked, forecast(asked, summary))
    texts = _texts(summary, requirement)
    if study.days >= 5:
        place = list(texts).index(_LEVEL) + 1
        items = list(texts.items())
        texts = dict([*items[:place], ("SL known to", _known(study)), *items[place:]])
    if all(kind.deferred for kind in asked.types):
        texts = {heading: column for heading, column in texts.items() if heading not in OF_THOSE_WHO_WAIT}
    rows = [list(row) for row in zip(*texts.values(), strict=True)]
    if horizon.begins:
        measured = [*(study.stacked.layout.slots.measured_ms > 0), True]
        rows = [row for row, shown in zip(rows, measured, strict=True) if shown]
        rows[0][0] = horizon.begins
    single = study.days == 1 and horizon.measured_days == 1
    page.heading("By interval of arrival" + ("" if single else ", means a day"))
    page.table(_columns(asked, list(texts)), [Section(rows[:-1]), Section(rows[-1:])])
    page.gap()
    page.note(legend(asked, requirement))


def figures(summary: DaySummary, requirement: Requirement) -> dict[str, list[float] | list[str]]:
    """Numbers of the table by heading, one an interval and one for the total; counts are those of a measured day."""
    table = interval_table(summary, OVERALL, requirement.net if requirement.groups else None)
    found: dict[str, list[float] | list[str]] = {COLUMNS[0]: [str(start) for start in table[COLUMNS[0]]]}
    for heading in list(table)[1:]:
        values = _counts(summary, _COUNTS[heading]) if heading in _COUNTS else table[heading]
        found[heading] = [float(value) for value in values]
    return found


def _texts(summary: DaySummary, requirement: Requirement) -> dict[str, list[str]]:
    """Cells by heading, one an interval and one for the total."""
    found = figures(summary, requirement)
    starts = [str(start) for start in found.pop(COLUMNS[0])]
    return {COLUMNS[0]: starts} | {name: _column(name, [float(value) for value in v]) for name, v in found.items()}


def _counts(summary: DaySummary, measure: str) -> list[float]:
    """Contacts a day in each interval and in all, over the days on which the interval is measured."""
    layout = summary.layout
    each = []
    for name, often in zip(layout.intervals, layout.slots.often, strict=True):
        days = float(often)
        here = float(MEASURES[measure].value(summary, Scope("interval", name)))
        each.append(here / days if days > 0 else np.nan)
    return [*each, float(np.nansum(each))]


def _columns(scenario: Scenario, headings: list[str]) -> list[Column]:
    shown = {
        "ASA": "ASA s",
        "AHT": "AHT s",
        _LEVEL: f"SL % {_target(scenario)}",
        "Required (net)": "Required (net), Erlang A",
        "Required incl. shrinkage": "Required incl. shrinkage, Erlang A",
    }
    return [
        Column(shown.get(name, name), "left" if name == COLUMNS[0] else "right", begins=name == "Occupancy %")
        for name in headings
    ]


def _target(scenario: Scenario) -> str:
    """The target where all tiers have the same one."""
    usual = scenario.service_level.within
    targets = {kind.promise.within if kind.promise else usual for kind in scenario.types if not kind.deferred}
    return f"({format_duration(targets.pop())})" if len(targets) == 1 else "(target)"


def _known(study: Study) -> list[str]:
    scopes = [*(Scope("interval", name) for name in study.stacked.layout.intervals), OVERALL]
    return [cells(study.estimate("service_level", scope), "%").known.removesuffix(" %") for scope in scopes]


def _column(heading: str, values: list[float]) -> list[str]:
    if heading in _WHOLE:
        return [NONE if np.isnan(value) else f"{value:,.0f}" for value in values]
    if heading == "ASA":
        return [_seconds(value) for value in values]
    texts = [*amounts(values[:-1]), *amounts(values[-1:])]
    if heading != "Over/under":
        return texts
    return [f"+{text}" if value >= 0.05 else text for text, value in zip(texts, values, strict=True)]


def _seconds(value: float) -> str:
    if np.isnan(value):
        return NONE
    return f"{value:,.0f}" if value >= 9.95 or value == 0 else f"{value:.1f}"


def legend(scenario: Scenario, requirement: Requirement) -> str:
    """Explain the columns of the table."""
    at_night = any(kind.stream.while_closed for kind in scenario.types)
    aside = " Deferred work that comes while the center is closed stands in the last interval." if at_night else ""
    if not requirement.groups:
        text = "What deferred work requires is not said: no Erlang formula is made for it."
        return f"{text}{aside} AHT: average handle time."
    terms = "ASA: mean wait of those answered; SL: service level; AHT: average handle time."
    if any(kind.deferred for kind in scenario.types):
        aside += " Required is for those who wait for an answer alone: no Erlang formula is made for deferred work."
    model = "Erlang A (Erlang C where nobody hangs up)" if requirement.endless_patience else "Erlang A"
    text = f"Required is what {model} asks for on the contacts expected in each interval, not what the "
    text += f"simulation asks for: heads present for {_goals(scenario, requirement)}"
    if len(requirement.groups) > 1:
        text += f", worked out for each of the {len(requirement.groups)} groups of queues that share desks and "
        text += "added up"
    if any(scenario.is_chat(kind) for kind in scenario.types):
        text += "; agents who hold k chats at once count as k seats, on which chats last as long as on a full desk"
    text += "; incl. shrinkage, heads to pay for. Over/under: scheduled less required, heads present."
    if grows := growing_talk(scenario):
        text += f" No such formula knows that {grows} (waiting_adds): it takes handle times as they are without a wait."
    return f"{text}{aside} {terms}"


def _goals(scenario: Scenario, requirement: Requirement) -> str:
    tiers = {kind.tier for kind in scenario.types}
    promises = {t.promise for name, t in scenario.tiers.items() if name in tiers and t.promise is not None}
    goals = sorted({promised(promise) for promise in promises})
    if requirement.without_promise:
        within = format_duration(scenario.service_level.within)
        goals.append(f"{spaced(format_share(USUAL_SHARE))} within {within} (where nothing is promised)")
    return " and ".join(goals)
