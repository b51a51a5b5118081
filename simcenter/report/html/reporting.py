"""What a simulation study should report, by the checklist STRESS-DES, filled from the scenario and the run.

Source: Monks, Currie, Onggo, Robinson, Kunc and Taylor, "Strengthening the reporting of empirical simulation
studies: introducing the STRESS guidelines", Journal of Simulation, 2019, doi:10.1080/17477778.2018.1442155. Numbers
and names of items are those of its list for discrete-event models; what only an author can say is said to be missing.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version

from simcenter import __version__
from simcenter.report.run.header import agent_rule, routing
from simcenter.report.terminal.horizon import Horizon, hours
from simcenter.routing.own import policy_of
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_duration

Item = tuple[str, str, str]
"""Number, name, and what is reported."""

MISSING = "Not said in the scenario."
LIBRARIES = ("simpy", "numpy", "numba", "scipy", "pandas", "matplotlib")


def checklist(
    scenario: Scenario,
    horizon: Horizon,
    length: str,
    *,
    compared: Sequence[str] = (),
    estimation: str,
    preparation: str = "",
) -> list[Item]:
    """Fill the items that can be filled.

    Parameters
    ----------
    scenario, horizon
        What was simulated.
    length
        How many replications, in words.
    compared
        What was compared with it, in words.
    estimation
        How averages and intervals were made.
    preparation
        What was done to the numbers given before they were used; empty for nothing.
    """
    return [
        ("1.1", "Purpose of the model", " ".join((scenario.hypothesis or scenario.title).split()) or MISSING),
        ("1.2", "Model outputs", "As defined below under “What the words mean”."),
        ("1.3", "Aims of experimentation", _aims(compared)),
        ("2.1", "Base model overview diagram", "The picture “From arrival to outcome”."),
        ("2.2", "Base model logic", f"{routing(scenario)[:1].upper()}{routing(scenario)[1:]}."),
        ("2.3", "Scenario logic", "; ".join(compared) + "." if compared else "One plan; no alternatives."),
        ("2.4", "Algorithms", _algorithms(scenario)),
        ("2.5.1", "Entities", _entities(scenario)),
        ("2.5.2", "Activities", _activities(scenario)),
        ("2.5.3", "Resources", _resources(scenario)),
        ("2.5.4", "Queues", _queues(scenario)),
        ("2.5.5", "Entry and exit points", _doors(scenario)),
        ("3.1", "Data sources", _sources(scenario)),
        ("3.2", "Pre-processing", preparation or "None: numbers are used as the scenario gives them."),
        ("3.3", "Input parameters", "All of them stand in the scenario at the end of this page, defaults included."),
        ("3.4", "Assumptions", "Under “Assumptions” below."),
        ("4.1", "Initialisation", _start(scenario)),
        ("4.2", "Run length", f"{length} {hours(scenario)}."),
        ("4.3", "Estimation approach", estimation),
        ("5.1", "Software", f"simcenter {__version__}; {libraries()}."),
        ("5.2", "Random sampling", RANDOM),
        ("5.3", "Model execution", EXECUTION),
        ("5.4", "System specification", f"Python {platform.python_version()} on {platform.system()} "
         f"{platform.machine()}. Results do not depend on the machine."),
        ("6.1", "Computer model sharing", "simcenter is free software under the MIT licence; the scenario at the end "
         "of this page and the command above give the same numbers."),
    ]  # fmt: skip


RANDOM = (
    "Counter-based generator (Philox), inverse transforms; every number is a function of seed, replication, day, "
    "contact and quantity, so alternatives meet the same customers."
)
EXECUTION = (
    "Next event; of events in the same millisecond, agents free themselves first, then come on duty, customers leave, "
    "agents go off duty, patience ends, customers dial, join a queue, and may be looked at again."
)


def libraries() -> str:
    """Versions of what the numbers and pictures rest on."""
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def replications(horizon: Horizon, paired: bool) -> str:
    """Say how averages and intervals are made."""
    text = f"Independent {horizon.many}; ratios of sums over all {horizon.many}; intervals of 95 % for averages, "
    text += f"corrected for skewness, from one value a {horizon.one}; none below 5 {horizon.many}."
    return text + (f" Differences are paired by {horizon.one}." if paired else "")


def settled_in_words(asked: Scenario, settled: Scenario) -> str:
    """Say what became of volumes that count every contact offered; empty where nothing was to do."""
    if asked.volumes == settled.volumes:
        return ""
    return "Volumes given as contacts offered were turned into the fresh problems that bring so many."


def _aims(compared: Sequence[str]) -> str:
    if not compared:
        return "To know what one plan gives: no experiment was made."
    return f"To compare {len(compared)} alternative{'' if len(compared) == 1 else 's'} with the base."


def _algorithms(scenario: Scenario) -> str:
    text = f"A free agent {policy_of(scenario, 'customers').says}; a contact {policy_of(scenario, 'pools').says}; of "
    return f"{text}agents who would do alike, {agent_rule(scenario)}."


def _entities(scenario: Scenario) -> str:
    names = [kind.name for kind in scenario.types]
    return f"Contacts of {len(names)} type{'' if len(names) == 1 else 's'}: {_listed(names)}."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _activities(scenario: Scenario) -> str:
    parts = []
    for name, need in list(scenario.needs.items())[:12]:
        steps = {"talk": need.talk, "hold": need.hold, "wrap": need.wrap}
        said = ", ".join(f"{step} {time.text()}" for step, time in steps.items() if time.mean_ms() > 0)
        parts.append(f"{name}: {said}")
    more = f"; and {len(scenario.needs) - 12} more" if len(scenario.needs) > 12 else ""
    own = [kind.name for kind in scenario.types if kind.stream.aht is not None]
    by_interval = f" Handle times of {_listed(own)} depend on the interval they come in." if own else ""
    return f"{'; '.join(parts)}{more}. Pools and agents may be faster or slower.{by_interval}"


def _resources(scenario: Scenario) -> str:
    parts = [f"{name} ({pool.agents(scenario.calendar)})" for name, pool in scenario.pools.items()]
    more = f" and {len(parts) - 20} more" if len(parts) > 20 else ""
    limited = {name: words.lines for name, words in scenario.channels.items() if words.lines}
    lines = "".join(f"; {count} trunk lines for {name}" for name, count in limited.items())
    chats = {name: pool.chats.at_once for name, pool in scenario.pools.items() if pool.chats is not None}
    held = "".join(f"; {most} chats at once in {name}" for name, most in list(chats.items())[:20])
    return f"Agents by pool, the most there are at a time: {', '.join(parts[:20])}{more}{held}{lines}."


def _queues(scenario: Scenario) -> str:
    return (
        "A queue for each contact type and state, first come first served inside; patience: "
        + "; ".join(f"{name} {tier.patience.text()}" for name, tier in list(scenario.tiers.items())[:12])
        + "."
    )


def _doors(scenario: Scenario) -> str:
    text = "Contacts arrive by interval of the day as the volumes say"
    text += ", and again after hanging up or when unresolved" if scenario.has_follow_ups else ""
    channels, entry = scenario.channels.values(), scenario.entry
    live = any(not kind.deferred for kind in scenario.types)
    ways = [
        (live, "answered"),
        (live, "by hanging up"),
        (any(kind.deferred for kind in scenario.types), "with their work done"),
        (any(channel.self_service is not None for channel in channels), "out of self-service, helped or not"),
        (any(channel.lines is not None for channel in channels), "without a free line"),
        (bool(entry.balks), "at the announced wait"),
        (bool(entry.callbacks), "called back, or not reached"),
        (live, "at closing"),
    ]
    *most, last = [way for there, way in ways if there]
    return f"{text}; they leave {', '.join(most)}{' or ' if most else ''}{last}."


def _sources(scenario: Scenario) -> str:
    if not scenario.sources:
        return MISSING
    counts = {status: sum(one.status == status for one in scenario.sources) for status in
              ("data", "literature", "benchmark", "assumption")}  # fmt: skip
    said = ", ".join(f"{status} {count}" for status, count in counts.items() if count)
    return f"Numbers by status: {said}; one by one under “Assumptions”."


def _start(scenario: Scenario) -> str:
    start = scenario.calendar.start
    if start.at is not None:
        return "As the day stood at that time: who waited and who was served is given."
    if start.warm_up:
        return f"Empty; the first {format_duration(start.warm_up)} are not counted."
    return "Empty at opening, nobody waiting."
