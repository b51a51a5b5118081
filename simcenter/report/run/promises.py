"""Whether each tier was served as promised, in sentences."""

from __future__ import annotations

import math

from simcenter.report.terminal.digits import cells, figure
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.scopes import Scope
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import Promise
from simcenter.scenario.units import format_duration, format_share
from simcenter.study.estimate import Estimate
from simcenter.study.replicate import Study


def promise_sentences(study: Study, horizon: Horizon) -> list[str]:
    """Say for each tier whether its promise was kept, on average and how often.

    The average keeps a promise when its whole interval does, breaks it when its whole interval does, and is too
    close to call otherwise.
    """
    scenario = study.scenario
    write, call = tiers_by_work(scenario)
    said = [_sentence(study, horizon, tier) for tier in scenario.tiers if tier in call]
    return said + [_response(study, horizon, tier) for tier in scenario.tiers if tier in write]


def tiers_by_work(scenario: Scenario) -> tuple[set[str], set[str]]:
    """Tiers with contacts whose work is deferred, and those with others or without any; a tier may be of both."""
    write = {kind.tier for kind in scenario.types if kind.deferred}
    return write, {kind.tier for kind in scenario.types if not kind.deferred} | (set(scenario.tiers) - write)


def promised(promise: Promise) -> str:
    """Write a promise: ``80 % within 20 s``."""
    return f"{spaced(format_share(promise.share))} within {format_duration(promise.within)}"


def spaced(share: str) -> str:
    """Set a per cent sign apart: ``80 %``."""
    return share.replace("%", " %")


def _sentence(study: Study, horizon: Horizon, tier: str) -> str:
    promise, scope = study.scenario.tiers[tier].promise, Scope("tier", tier)
    level = study.estimate("service_level", scope)
    within = promise.within if promise else study.scenario.service_level.within
    in_time = f"answered within {format_duration(within)}"
    if math.isnan(level.mean):
        return f"{tier}: nobody called, so there is nothing to judge."
    if promise is None:
        return f"{tier}: no promise; {_level(level)} {in_time}{_known(level)}."
    said = verdict(level, promise, study.days)
    promised_share = f"{spaced(format_share(promise.share))} promised"
    text = f"{tier}: {said}. {_level(level)} {in_time}{_known(level)}, {promised_share}"
    return f"{text}{_how_often(study, horizon, tier, promise)}."


def _response(study: Study, horizon: Horizon, tier: str) -> str:
    """Say whether a tier hears as soon as promised when it writes."""
    promise, scope = study.scenario.tiers[tier].first_response, Scope("tier", tier)
    if promise is None:
        mean = study.estimate("response_time", scope)
        if math.isnan(mean.mean):
            return f"{tier}, in writing: nobody heard, so there is nothing to judge."
        return f"{tier}, in writing: no promise; first response after {figure(mean.mean, 'plain')} h on average."
    level = study.estimate("response_kept", scope)
    if math.isnan(level.mean):
        return f"{tier}, in writing: no promise fell due, so there is nothing to judge."
    hours = "business hours" if promise.hours == "business" else "by the clock"
    text = f"{tier}, in writing: {verdict(level, promise, study.days)}. {_level(level)} heard within "
    text += f"{format_duration(promise.within)}, {hours}{_known(level)}, {spaced(format_share(promise.share))} promised"
    return f"{text}{_how_often(study, horizon, tier, promise, 'response_promise_kept')}."


def verdict(level: Estimate, promise: Promise, days: int) -> str:
    """Say whether the average keeps a promise, as `promise_sentences` judges it."""
    if not level.known:
        kept = "promise kept" if level.mean >= promise.share - 1e-12 else "promise broken"
        return kept if days == 1 else f"{kept}, on too few days to be sure"
    if level.low >= promise.share:
        return "promise kept on average"
    if level.high < promise.share:
        return "promise broken on average"
    return "too close to call whether the promise is kept on average"


def _level(level: Estimate) -> str:
    return cells(level, "%").mean if level.known else figure(level.mean, "%")


def _known(level: Estimate) -> str:
    return f" (average known to {cells(level, '%').known})" if level.known else ""


def _how_often(
    study: Study, horizon: Horizon, tier: str, promise: Promise, measure: str = "promise_kept"
) -> str:
    """Say in what share of the promise's own periods it was kept."""
    kept = study.estimate(measure, Scope("tier", tier))
    period = promise.period
    if math.isnan(kept.mean):
        return f"; the {horizon.one} holds no whole {period}, so no {period} could be judged"
    if study.days == 1 and study.scenario.calendar.days == 1 and period == "day":
        return ""
    sure = f" (share of {period}s known to {cells(kept, '%').known})" if kept.known else ""
    share = cells(kept, "%").mean if kept.known else figure(kept.mean, "%")
    if period == "day" and study.scenario.calendar.days == 1:
        return f"; kept on {round(kept.mean * kept.n)} of {kept.n} days{sure}"
    return f"; kept in {share} of {period}s{sure}"
