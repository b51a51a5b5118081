"""A scenario's routing plans name policies that exist, with parameters those policies can use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.routing.plan import build_plan
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.queues import queues_of
from simcenter.routing.tables import NOT_YET
from simcenter.scenario.checks import Draft
from simcenter.scenario.checks.plans import check_plans
from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.loading import load as load_unchecked
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.volumes import Volumes
from simcenter.scenario.parts.wording import BY_POOL, SECTIONS, WITH_BONUS, PolicyWords, RoutingWords
from simcenter.scenario.selectors import BONUS, check_selectors

Presets = Mapping[str, Callable[[Mapping[str, Any]], RoutingPolicy]]

SIDES: dict[str, tuple[str, Presets]] = {
    "customers": ("which waiting contact a free agent takes", CUSTOMER_POLICIES),
    "pools": ("which pool a contact takes", POOL_POLICIES),
}
"""By key of a routing plan: what its policy decides, and the policies there are."""


def load(source: str | os.PathLike[str]) -> Scenario:
    """Load a scenario from a YAML or JSON file, or a shipped one by its name.

    Parameters
    ----------
    source
        The path of a file, or the name of a shipped scenario (`simcenter.shipped`).

    Raises
    ------
    InputErrors
        With every mistake in the file: its place, what was found, what was expected.
    """
    return load_unchecked(source, also=(check_policies,))


def check_policies(draft: Draft) -> Iterator[Mistake]:
    """Check the policies of every routing plan; parameters only where all they may need could be read."""
    for at, plan in draft.plans():
        sketch = _sketch(draft, plan)
        if sketch is not None and not list(check_plans(draft)):
            yield from _never_served(sketch, at)
        for side, (decides, presets) in SIDES.items():
            words: PolicyWords = getattr(plan, side)
            if words.policy not in presets:
                yield _unknown(words.policy, side, decides, presets).inside((*at, side))
                continue
            yield from (mistake.inside((*at, side)) for mistake in _needless(words, presets))
            if sketch is not None and not _told_elsewhere(draft, words):
                yield from _without_meaning(sketch, words, presets, (*at, side))


def _unknown(name: str, side: str, decides: str, presets: Presets) -> Mistake:
    """Say which policies there are, or that this one belongs elsewhere."""
    expected = f"one that decides {decides}: {', '.join(presets)}"
    for other, (other_decides, other_presets) in SIDES.items():
        if other != side and name in other_presets:
            found = f"the policy {quote(name)}, which decides {other_decides} and stands under {other}"
            return Mistake(found, expected, at=("policy",))
    return Mistake(f"unknown policy {quote(name)}", expected, nearest=nearest(name, presets), at=("policy",))


def _needless(words: PolicyWords, presets: Presets) -> Iterator[Mistake]:
    """Find parameters of a policy that has none."""
    if not presets[words.policy]({}).written:
        bonus = f", or {BONUS}" if words.policy in WITH_BONUS else ""
        for name in words.parameters:
            if not (bonus and name == BONUS):
                expected = f"no parameters{bonus}: {words.policy} has none"
                yield Mistake(f"the parameter {quote(name)}", expected, at=(name,), at_key=True)


def _never_served(sketch: Scenario, at: KeyPath) -> Iterator[Mistake]:
    """Find queues whose contacts nobody can ever serve, wherever the plan lets them move."""
    words = sketch.routing
    if not (words.widening or words.queue_threshold or words.transfer):
        return  # told by the checks of desks, reserves and skills
    plan, queues = build_plan(sketch), queues_of(sketch)
    heads = np.array([pool.most_present(sketch.calendar) for pool in sketch.pools.values()])
    opens = (plan.opens_after_ms != NOT_YET) & (plan.reserve < heads)
    if plan.threshold is not None:
        opens &= plan.threshold <= 1
    for queue in queues:
        served, here = bool(opens[queue.index].any()), queue.index
        while not served and plan.moves is not None and plan.moves.after_ms[here] != NOT_YET:
            here = int(plan.moves.to[here])
            served = bool(opens[here].any())
        if not served:
            found = f"{quote(queue.name)}, whom nobody serves under this plan when it waits alone"
            yield Mistake(found, "a pool with heads that is open to it, keeps fewer back and helps a single one", at=at)
            return


def _sketch(draft: Draft, plan: RoutingWords) -> Scenario | None:
    """Put together what policies look at, when all of it could be read."""
    sections: dict[str, Any] = {
        "tiers": draft.tiers,
        "needs": draft.needs,
        "channels": draft.channels,
        "pools": draft.pools,
    }
    read = all(section and None not in section.values() for section in sections.values())
    if not read or draft.calendar is None or draft.follow_ups is None or not draft.vocabulary.complete:
        return None
    # Handle times by interval take volumes to be averaged, and no policy is right or wrong because of them.
    streams = [stream.model_copy(update={"aht": None}) for _, stream in draft.read_streams()]
    return Scenario.model_construct(
        calendar=draft.calendar,
        volumes=Volumes.model_construct(day_factor="none", streams=streams),
        follow_ups=draft.follow_ups,
        routing=plan,
        **sections,
    )


def _told_elsewhere(draft: Draft, words: PolicyWords) -> bool:
    """Whether the checks of names already blame these parameters."""
    parameters = words.parameters
    if words.policy in BY_POOL:
        return any(name not in draft.pools for name in parameters)
    sections = SECTIONS.get(words.policy)
    mappings = list(words.by_selector().values())
    lists = [value for value in parameters.values() if isinstance(value, list)] if words.policy in POOL_POLICIES else []
    return (
        (sections is not None and not set(parameters) <= {*sections, BONUS})
        or any(check_selectors(mapping, draft.vocabulary) for mapping in mappings)
        or any(pool not in draft.pools for listed in lists for pool in listed)
    )


def _without_meaning(sketch: Scenario, words: PolicyWords, presets: Presets, at: KeyPath) -> Iterator[Mistake]:
    """Let the policy work out its numbers, and blame the parameter it cannot use."""
    try:
        presets[words.policy](words.parameters).table(sketch)
    except Mistake as mistake:
        yield mistake.inside((*at, *_place_of(mistake.found, words.parameters)))
    except (ValueError, TypeError, OverflowError) as error:
        yield Mistake(f"{words.policy}: {_sentence(error)}", at=at)


def _place_of(found: str, parameters: Mapping[str, Any]) -> KeyPath:
    """The first parameter a mistake quotes, or nothing."""
    for name, value in parameters.items():
        if isinstance(value, dict):
            inside = _place_of(found, value)
            if inside:
                return (name, *inside)
        elif quote(str(value)) == found:
            return (name,)
    return ()


def _sentence(error: Exception) -> str:
    text = str(error)
    if text.startswith("could not convert string to float: "):
        return f"found {text.rpartition(': ')[2]} where it takes a number"
    if isinstance(error, TypeError):
        return "found a list or a mapping where it takes one value"
    return text
