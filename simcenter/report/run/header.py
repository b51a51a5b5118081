"""The first lines of a report: what was simulated, how much, how days differ, who meets whom."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simcenter.report.run.incidents import incident_sentences
from simcenter.report.terminal.horizon import Horizon, hours
from simcenter.report.terminal.page import Page
from simcenter.routing.own import policy_of
from simcenter.scenario.checks.supply import present_at_start
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.factors import DayFactor, IntervalFactor
from simcenter.scenario.parts.wording import NamedAgent, PolicyWords, RoutingWords
from simcenter.scenario.selectors import DEFAULT
from simcenter.scenario.units import format_clock, format_duration
from simcenter.study.staffing.required import growing_talk


def write_header(page: Page, scenario: Scenario, horizon: Horizon, days: int, what_ifs: Sequence[str] = ()) -> None:
    """Write what was simulated.

    Parameters
    ----------
    page
        Where to.
    scenario
        As it was run, its volumes settled.
    horizon
        What a replication is called.
    days
        Replications done.
    what_ifs
        What was changed in the scenario as it stands in its file.
    """
    page.title(f"{scenario.name}: {scenario.title}" if scenario.title else scenario.name)
    for text in summary_sentences(scenario, horizon, days, what_ifs):
        page.say(text)


def summary_sentences(scenario: Scenario, horizon: Horizon, days: int, what_ifs: Sequence[str] = ()) -> list[str]:
    """Say what was simulated; parameters as of `write_header`."""
    said = [f"Simulated: {horizon.count(days)} {hours(scenario)}. {volume(scenario)} {day_factor(scenario)}"]
    said += [state_at_start(scenario)] if horizon.begins else []
    said += incident_sentences(scenario)
    return [*said, f"Routing: {routing(scenario)}.", *(f"What if: {text}." for text in what_ifs)]


def volume(scenario: Scenario) -> str:
    """Say how many contacts are expected a day, or in the rest of it."""
    calendar = scenario.calendar
    left = np.clip((np.arange(1, calendar.intervals + 1) - calendar.begins_ms / calendar.interval), 0, 1)
    fresh = sum(float(np.dot(scenario.expected_per_interval(kind.stream), left)) for kind in scenario.types)
    fresh += sum(sum(kind.stream.closed_hours) for kind in scenario.types) * calendar.days / calendar.open_days
    number = f"{fresh:,.0f}" if fresh >= 10 else f"{fresh:.3g}"
    begins = calendar.start.at
    when = "a day" if begins is None else f"from {format_clock(begins)} on"
    contained = any(kind.self_service is not None for kind in scenario.types)
    ends = " Self-service may end some of them." if contained else ""
    if scenario.has_follow_ups:
        return f"{number} fresh problems expected {when}; redials and repeats come on top.{ends}"
    if contained:
        return f"{number} contacts expected {when}.{ends}"
    return f"{number} contacts expected {when}."


def state_at_start(scenario: Scenario) -> str:
    """Say who waits and who is served when a run begins within the day."""
    start = scenario.calendar.start
    at = format_clock(start.at or 0)
    waiting = f"{_listed(start.waiting)} waiting" if sum(start.waiting.values()) else "nobody waiting"
    there = sum(present_at_start(pool, scenario.calendar) for pool in scenario.pools.values())
    served = sum(start.in_service.values())
    busy = f"{served:,} of the {there:,} agents on duty busy"
    return (
        f"At {at}: {waiting}, who are taken to have just joined; {busy}, with what is still to come of contacts "
        f"under way. Both came before {at} and count in no figure below but agents' time."
    )


def _listed(waiting: Mapping[str, int]) -> str:
    parts = [f"{number:,} {selector}" for selector, number in waiting.items() if number]
    return parts[0] if len(parts) == 1 else f"{sum(waiting.values()):,} ({', '.join(parts)})"


def day_factor(scenario: Scenario) -> str:
    """Say how much days, and intervals, differ."""
    volumes = scenario.volumes
    days = volumes.factors.get("day_factor")
    said = "All days are expected to be alike." if days is None else f"Days differ by {factor_words(scenario, days)}."
    hours = volumes.factors.get("interval_factor")
    return said if hours is None else f"{said} Intervals differ by {factor_words(scenario, hours)}."


def factor_words(scenario: Scenario, factor: DayFactor) -> str:
    """Say a factor: for whom, how large, how much groups share of it."""
    groups = list(dict.fromkeys(factor.group(kind.tier, kind.need, kind.channel) for kind in scenario.types))
    shapes = sorted({shape for group in groups if (shape := factor.shape_of(group)) is not None}, reverse=True)
    deviations = " to ".join(f"{100 / math.sqrt(shape):.0f}" for shape in dict.fromkeys((shapes[0], shapes[-1])))
    numbers = " to ".join(f"{shape:g}" for shape in dict.fromkeys((shapes[0], shapes[-1])))
    whose = "a factor" if len(groups) == 1 else f"a factor for each {factor.by}"
    details = [f"gamma, shape {numbers}"]
    if len(groups) > 1:
        by_pair = isinstance(factor.correlation, dict)
        details.append("correlated by pair" if by_pair else f"correlation {factor.correlation:g}")
    if isinstance(factor, IntervalFactor) and factor.memory:
        details.append(f"correlation with the interval before {factor.memory:g}")
    return f"{whose} with a standard deviation of {deviations} % ({', '.join(details)})"


def routing(scenario: Scenario) -> str:
    """Say a routing plan in a sentence."""
    return "; ".join(_routing_parts(scenario).values())


def routing_change(before: Scenario, after: Scenario) -> str:
    """Say what is different in another routing plan, empty when nothing is."""
    old, new = _routing_parts(before), _routing_parts(after)
    same_policy = before.routing.pools.policy == after.routing.pools.policy
    if same_policy and "pools" in new and old.get("pools") != new["pools"]:
        new["pools"] = f"pools by {_policy(after.routing.pools)}"
    parts = [text for key, text in new.items() if old.get(key) != text]
    parts += [_GONE[key] for key in old if key not in new and key in _GONE]
    return "; ".join(parts)


_GONE = {
    "desks": "no tier has desks of its own",
    "reserve": "no agent is kept back",
    "named_agent": "nobody waits for an agent of their own",
    "required_proficiency": "no proficiency is required",
}


def _routing_parts(scenario: Scenario) -> dict[str, str]:
    words = scenario.routing
    parts = {"customers": f"a free agent {policy_of(scenario, 'customers').says} ({_policy(words.customers)})"}
    if len(scenario.pools) > 1:
        parts["pools"] = f"a contact {policy_of(scenario, 'pools').says} ({_policy(words.pools)})"
    parts["agents"] = f"of agents who would do alike, {agent_rule(scenario)}"
    if words.desks:
        desks = ", ".join(f"{' and '.join(pools)} for {selector}" for selector, pools in words.desks.items())
        parts["desks"] = f"desks are {desks}"
        parts["overflow"] = f"other pools open {_opening(words)}"
    kept = [f"{pool} keeps back {', '.join(map(_heads, back, back.values()))}" for pool, back in words.reserve.items()]
    if kept:
        parts["reserve"] = ", ".join(kept)
    parts |= dict(plan_parts(words))
    if words.named_agent:
        parts["named_agent"] = ", ".join(_hold(whom, named) for whom, named in words.named_agent.items())
    if words.required_proficiency:
        levels = ", ".join(f"{level} for {selector}" for selector, level in words.required_proficiency.items())
        parts["required_proficiency"] = f"proficiency required is {levels}"
    return parts


def plan_parts(words: RoutingWords) -> Iterator[tuple[str, str]]:
    """Say steps, transfers, thresholds, lines and sites of a plan, those there are."""
    for selector, steps in words.widening.items():
        opening = ", ".join(f"{' and '.join(step.pools)} after {format_duration(step.after)}" for step in steps)
        yield f"widening {selector}", f"to {selector} open {opening}"
    for selector, move in words.transfer.items():
        age = "keeping their age" if move.age == "kept" else "at its end"
        where = f"move to the queue of {move.to} after {format_duration(move.after)}, {age}"
        yield f"transfer {selector}", f"{selector} contacts {where}"
    for pool, least in words.queue_threshold.items():
        lines = ", ".join(f"{selector} while {number} wait" for selector, number in least.items())
        yield f"queue_threshold {pool}", f"{pool} helps {lines}"
    for selector, held in words.admission.items():
        yield f"admission {selector}", f"{held} lines are held back from {selector}"
    if words.local_first is not None:
        yield "local_first", f"pools of other sites open after {format_duration(words.local_first.after)}"


def _hold(whom: str, named: NamedAgent) -> str:
    """Say whom contacts wait for; 0 s is no wait."""
    agent = {"manager": "their manager", "last_agent": "whoever handled the contact before"}[named.who]
    if named.hold == 0:
        return f"{whom} contacts go to {agent} if idle"
    return f"{whom} contacts wait {format_duration(named.hold)} for {agent} alone"


def _heads(whom: str, heads: int) -> str:
    return f"{heads} {'agent' if heads == 1 else 'agents'} from {whom}"


def agent_rule(scenario: Scenario) -> str:
    """Say which of several agents is taken, as the end of a sentence."""
    rule = scenario.routing.agents
    grows = growing_talk(scenario) if rule == "fastest" else ""
    return _AGENT_RULES[rule] + (f", by handle times without a wait, though {grows}" if grows else "")


_AGENT_RULES = {
    "longest_idle": "the one idle longest (longest_idle)",
    "least_occupied": "the one least busy today (least_occupied)",
    "random": "any one at random (random)",
    "fastest": "the fastest (fastest)",
}


def _policy(words: PolicyWords) -> str:
    if not words.parameters:
        return words.policy
    inside = "; ".join(f"{name}: {_value(value)}" for name, value in words.parameters.items())
    return f"{words.policy}, {inside}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {_value(item)}" for name, item in value.items())
    if isinstance(value, list):
        return " > ".join(str(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _opening(words: RoutingWords) -> str:
    if isinstance(words.overflow, dict):
        parts = (f"to {_whom(selector)} {_after(value)}" for selector, value in words.overflow.items())
        return ", ".join(parts)
    return _after(words.overflow)


def _whom(selector: str) -> str:
    return "all others" if selector == DEFAULT else selector


def _after(opening: str | int) -> str:
    return opening if isinstance(opening, str) else f"after {format_duration(opening)}"
