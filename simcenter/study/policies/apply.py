"""A scenario under another routing plan, said in words: ``head_start:premier=90s+dedicated``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simcenter.routing.affine_age import CUSTOMER_POLICIES
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import POOL_POLICIES
from simcenter.scenario.changes.base import Change, with_sections
from simcenter.scenario.checks import draft_of
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, Problem, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.wording import SECTIONS, PolicyWords, RoutingWords
from simcenter.scenario.selectors import check_selectors
from simcenter.study.policies.plans import overflow_of, reserve_of
from simcenter.study.policies.reading import Said, parameters_of, read_parts
from simcenter.study.policies.words import PolicyRow, preset_rows


def apply_policy(scenario: Scenario, text: str) -> Scenario:
    """Return a scenario under another routing plan.

    Parameters
    ----------
    scenario
        What to route differently; it stays as it is.
    text
        Words joined by ``+``, see `describe_policies`; what they do not decide stays as it is.

    Raises
    ------
    InputErrors
        When a word is unknown, means nothing here, or leaves contacts to nobody.
    """
    try:
        return PolicyChange(text).apply(scenario)
    except Mistakes as error:
        raise InputErrors([_placed(text, mistake) for mistake in error.mistakes]) from None
    except Mistake as mistake:
        raise InputErrors([_placed(text, mistake)]) from None


def describe_policies(scenario: Scenario | None = None) -> list[PolicyRow]:
    """List every word of routing, what it decides and what it does; with a scenario, its own plans too."""
    plans = {} if scenario is None else scenario.policies
    return preset_rows() + [PolicyRow(name, "plan", name, _plan_says(words)) for name, words in plans.items()]


@dataclass(frozen=True)
class PolicyChange(Change):
    """Another routing plan, in the words its author wrote."""

    def _changed(self, scenario: Scenario) -> Scenario:
        words = scenario.routing
        for said in read_parts(self.text, scenario.policies):
            words = _altered(scenario, words, said)
        changed = with_sections(scenario, routing=words)
        _look_up(changed)
        return changed


def _altered(scenario: Scenario, words: RoutingWords, said: Said) -> RoutingWords:
    if said.row.family == "plan":
        return scenario.policies[said.name]
    if said.row.family in ("customers", "pools"):
        policy = PolicyWords(policy=said.name, parameters=parameters_of(said))
        _refuse_unknown(scenario, policy)
        return words.changed(**{said.row.family: policy})
    if said.row.family == "agents":
        return words.changed(agents=said.name)
    if said.row.family == "overflow":
        return words.changed(overflow=overflow_of(scenario, words, said))
    return words.changed(reserve=reserve_of(scenario, words, said))


def _refuse_unknown(scenario: Scenario, policy: PolicyWords) -> None:
    """Tell a misspelt tier by itself, with the nearest name."""
    sections = policy.parameters.values() if policy.policy in SECTIONS else [policy.parameters]
    selectors = [name for section in sections if isinstance(section, dict) for name in section]
    mistakes = check_selectors(selectors, draft_of(scenario).vocabulary)
    if mistakes:
        raise Mistakes(mistakes)


def _look_up(scenario: Scenario) -> None:
    """Let both policies work out their numbers, so that a parameter without a meaning is told now."""
    for words, presets in _policies_of(scenario.routing):
        try:
            presets[words.policy](words.parameters).table(scenario)
        except (Mistake, Mistakes):
            raise
        except ValueError as error:
            raise Mistake(f"{words.policy}: {error}") from None


def _policies_of(
    words: RoutingWords,
) -> list[tuple[PolicyWords, Mapping[str, Callable[[Mapping[str, Any]], RoutingPolicy]]]]:
    return [(words.customers, CUSTOMER_POLICIES), (words.pools, POOL_POLICIES)]


def _plan_says(words: RoutingWords) -> str:
    named = [words.customers.policy, words.pools.policy, words.agents]
    times = (
        "other pools by selector"
        if isinstance(words.overflow, dict)
        else f"other pools {_told(words.overflow)}"
    )
    return f"the scenario's own plan: {', '.join(named)}, {times}" + (
        ", with a reserve" if words.reserve else ""
    )


def _told(overflow: str | int) -> str:
    return overflow if isinstance(overflow, str) else f"after {overflow / 1_000:g} s"


def _placed(text: str, mistake: Mistake) -> Problem:
    return Problem(f"policy {quote(text)}", 0, 0, "", mistake.found, mistake.expected, mistake.nearest)
