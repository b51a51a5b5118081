"""Agents alike in skills, levels, site and wage make a pool, and the pools take the place of a scenario's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcenter.calibrate.intervals.scenario.names import safe_names
from simcenter.calibrate.roster.agents import Agent, Roster
from simcenter.scenario.errors import InputErrors, Mistake, Problem, nearest, quote
from simcenter.scenario.loading import load_text
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import resolve
from simcenter.scenario.writing import to_yaml

_SUPPLY = ("seated", "scheduled", "roster", "people", "speed_spread", "weekdays", "shrinkage")
"""What a roster says better of a pool it has again."""


@dataclass(frozen=True)
class Staffed:
    """A scenario with the agents of a roster, and what was assumed on the way, as sentences."""

    scenario: Scenario
    remarks: tuple[str, ...]


def with_roster(scenario: Scenario, roster: Roster, best: int | None = None) -> Staffed:
    """Give a scenario the agents of a roster instead of its own.

    Parameters
    ----------
    scenario
        Whose customers they serve; a pool of the same name keeps what the roster does not say.
    roster
        As `read_roster` gives it.
    best
        Which end of the scale of proficiency is best, 1 or 100; the scenario's by default.

    Raises
    ------
    InputErrors
        For skills nobody asks for, levels of a scale nobody knows, agents of whom some have a shift and some none.
    """
    best = best or scenario.best_proficiency
    words = resolve(scenario)
    skills = _known_skills(roster, scenario, words)
    _check(roster, best)
    names = _pool_names(roster)
    remarks = []
    pools = {}
    labels = _labels(roster)
    people = safe_names(labels.values(), taken=[*names.values(), *words["pools"]])
    for key, own in _groups(roster).items():
        old = {part: value for part, value in words["pools"].get(names[key], {}).items() if part not in _SUPPLY}
        pools[names[key]] = old | _pool(own, skills, words, [people[labels[agent.line]] for agent in own])
    if any(agent.skills[skill] is not None for agent in roster.agents for skill in agent.skills):
        words["best_proficiency"] = best
    remarks += _told(roster, names, words)
    remarks += _without_others(words, pools)
    words["pools"] = pools
    return Staffed(_checked(words, roster), tuple(remarks))


def _checked(words: dict[str, Any], roster: Roster) -> Scenario:
    """Check it as a whole; lines of a text nobody has seen would tell nothing, so mistakes keep their places alone."""
    try:
        return load_text(to_yaml(words), roster.file)
    except InputErrors as errors:
        places = [
            Problem(roster.file, 0, 0, each.place, each.found, each.expected, each.nearest) for each in errors.problems
        ]
        raise InputErrors(places) from None


def _labels(roster: Roster) -> dict[int, str]:
    """Names nobody else has, and that begin with a letter, by the agent's line."""
    often = Counter(agent.label for agent in roster.agents)
    found = {}
    for agent in roster.agents:
        label = f"{agent.label} {agent.line}" if often[agent.label] > 1 else agent.label
        found[agent.line] = label if label[:1].isalpha() else f"agent {label}"
    return found


def _known_skills(roster: Roster, scenario: Scenario, words: dict[str, Any]) -> dict[str, str]:
    """The scenario's skill for each of the roster's; a tier or need without one gets its own name as its skill."""
    said = list(dict.fromkeys(skill for agent in roster.agents for skill in agent.skills))
    own = {part["skill"] for section in ("tiers", "needs") for part in words[section].values() if "skill" in part}
    found, problems = {}, []
    for skill, name in safe_names(said).items():
        section = next((one for one in ("needs", "tiers") if name in words[one]), None)
        if name in own:
            found[skill] = name
        elif section is not None:
            found[skill] = words[section][name].setdefault("skill", name)
        else:
            known = [*scenario.needs, *scenario.tiers, *sorted(own)]
            mistake = Mistake(f"the skill {quote(skill)}", f"one of {', '.join(known)}", nearest=nearest(name, known))
            agent = next(agent for agent in roster.agents if skill in agent.skills)
            problems.append(roster.problem(agent, mistake, "skill"))
    if problems:
        raise InputErrors(problems)
    return found


def _check(roster: Roster, best: int | None) -> None:
    problems: list[Problem] = []
    if best is None and any(level is not None for agent in roster.agents for level in agent.skills.values()):
        expected = "which is best, 1 or 100: systems differ, so say it (--best)"
        problems.append(Problem(roster.file, 0, 0, "", "levels of proficiency", expected))
    for agents in _groups(roster).values():
        timed = [agent for agent in agents if agent.shift]
        for agent in agents if timed else ():
            for what in ("start", "end"):
                if what not in agent.shift:
                    expected = f"when the shift {what}s: others of the same pool have theirs"
                    problems.append(roster.problem(agent, Mistake(f"nothing for {quote(agent.label)}", expected), what))
    if problems:
        raise InputErrors(problems)


Key = tuple[Any, ...]


def _key(agent: Agent) -> Key:
    return agent.pool, agent.site, tuple(sorted(agent.skills.items())), agent.wage


def _groups(roster: Roster) -> dict[Key, list[Agent]]:
    """Agents who are alike, in the order of the file."""
    groups: dict[Key, list[Agent]] = {}
    for agent in roster.agents:
        groups.setdefault(_key(agent), []).append(agent)
    return groups


def _pool_names(roster: Roster) -> dict[Key, str]:
    """A name for each group: the pool's, numbered where its agents differ; else their skills."""
    keys = list(_groups(roster))
    texts = []
    for place, (pool, site, skills, _) in enumerate(keys):
        named = [skill for skill, _ in skills]
        text = pool or " ".join(named[:3] if len(named) <= 3 else [*named[:2], "and more"]) or "team"
        twin = [key for key in keys if key[0] == pool and (pool or key[2] == skills)]
        sites = {key[1] for key in twin}
        if len(twin) > 1:
            same = [key for key in twin if key[1] == site]
            text += f" {site}" if len(sites) > 1 and site else ""
            text += f" {same.index(keys[place]) + 1}" if len(same) > 1 else ""
        texts.append(text if text[:1].isalpha() else f"team {text}")
    unlike = [f"{text}\0{place}" if texts.index(text) != place else text for place, text in enumerate(texts)]
    named_safely = safe_names([text.replace("\0", " ") for text in unlike])
    return {key: named_safely[text.replace("\0", " ")] for key, text in zip(keys, unlike, strict=True)}


def _pool(
    agents: Sequence[Agent], skills: Mapping[str, str], words: Mapping[str, Any], people: Sequence[str]
) -> dict[str, Any]:
    """What the agents of a group say of their pool."""
    first = agents[0]
    pool: dict[str, Any] = {}
    if first.skills:
        pool["skills"] = list(dict.fromkeys(skills[skill] for skill in first.skills))
        levels = {
            need: level
            for skill, level in first.skills.items()
            if level is not None
            for need, part in words["needs"].items()
            if part.get("skill") == skills[skill]
        }
        pool |= {"proficiency": levels} if levels else {}
    if first.site:
        pool["site"] = safe_names([first.site])[first.site]
    if first.wage is not None:
        pool["wage"] = first.wage
    if first.shift:
        pool["roster"] = [{"agents": 1, **agent.shift} for agent in agents]
    else:
        pool["seated"] = len(agents)
    pool["people"] = [
        {"name": name}
        | ({} if agent.handle_time is None else {"handle_time": agent.handle_time})
        | ({} if agent.resolution is None else {"resolution": agent.resolution})
        for agent, name in zip(agents, people, strict=True)
    ]
    return pool


def _told(roster: Roster, names: Mapping[Key, str], words: Mapping[str, Any]) -> list[str]:
    """Say what was recognised and assumed."""
    groups = _groups(roster)
    count = f"{len(roster.agents):,} agents in {len(groups):,} pools"
    said = [f"{count}: agents alike in pool, site, skills, levels and wage make one."]
    said += [f"{names[key]}: {len(own):,}, from line {own[0].line} ({own[0].label})." for key, own in groups.items()]
    if not all(agent.shift for agent in roster.agents):
        said.append("Agents without a shift are present all day: no columns start and end, or nothing in them.")
    skilled = {skill for agent in roster.agents for skill in agent.skills}
    free = [need for need, part in words["needs"].items() if "skill" not in part]
    if skilled and free:
        said.append(f"No agent has a skill for {', '.join(free)}, so everybody may serve these.")
    if roster.ignored:
        said.append(f"Columns not used: {', '.join(roster.ignored)}.")
    return said


def _without_others(words: dict[str, Any], pools: Mapping[str, Any]) -> list[str]:
    """Take pools that are no more out of desks and reserves, and say so."""
    gone = [name for name in words["pools"] if name not in pools]
    if not gone:
        return []
    routing = words.get("routing", {})
    desks = {one: [pool for pool in own if pool in pools] for one, own in routing.get("desks", {}).items()}
    kept = {one: own for one, own in desks.items() if own}
    lost = [one for one in desks if one not in kept]
    routing["desks"] = kept
    routing["reserve"] = {pool: own for pool, own in routing.get("reserve", {}).items() if pool in pools}
    said = [f"Pools that are no more: {', '.join(gone)}."]
    if lost:
        said.append(f"Desks of {', '.join(lost)} were only those; now every pool with the skills serves them at once.")
    return said
