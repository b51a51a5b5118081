"""A scenario under another routing plan, said in words: ``head_start:premier=90s+dedicated``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simcenter.routing.own import name_of, policy_of, sides_of, with_policy
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.changes.base import Change, with_sections
from simcenter.scenario.checks import draft_of
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, Problem, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.wording import BY_POOL, PolicyWords, RoutingWords
from simcenter.scenario.selectors import check_selectors
from simcenter.study.policies.levers import LEVERS, lever_of
from simcenter.study.policies.own import OwnWords, refuse_own
from simcenter.study.policies.plans import known_pool, overflow_of, reserve_of
from simcenter.study.policies.reading import Said, parameters_of, read_parts
from simcenter.study.policies.words import DECIDES, PolicyRow, preset_rows


def apply_policy(scenario: Scenario, policy: str | RoutingPolicy | OwnWords) -> Scenario:
    """Return a scenario under another routing plan.

    Parameters
    ----------
    scenario
        What to route differently; it stays as it is.
    policy
        Words joined by ``+``, see `describe_policies`, or a policy of your own as an object; what they do not
        decide stays as it is. Words that name a class are refused, because they may come from a file.

    Raises
    ------
    InputErrors
        When a word is unknown, means nothing here, or leaves contacts to nobody.
    """
    text, own = text_of(policy), {}
    if isinstance(policy, OwnWords):
        own = dict(policy.policies)
    elif isinstance(policy, RoutingPolicy):
        own = {text: policy}
    try:
        return PolicyChange(text, own).apply(scenario)
    except Mistakes as error:
        raise InputErrors([_placed(text, mistake) for mistake in error.mistakes]) from None
    except Mistake as mistake:
        raise InputErrors([_placed(text, mistake)]) from None


def text_of(policy: str | RoutingPolicy | OwnWords) -> str:
    """What a policy is called where alternatives have names: its words, or module and class."""
    return name_of(policy) if isinstance(policy, RoutingPolicy) else str(policy)


def describe_policies(scenario: Scenario | None = None) -> list[PolicyRow]:
    """List every word of routing, what it decides and what it does; with a scenario, its own plans too."""
    plans = {} if scenario is None else scenario.policies
    return preset_rows() + [PolicyRow(name, "plan", name, _plan_says(words)) for name, words in plans.items()]


@dataclass(frozen=True)
class PolicyChange(Change):
    """Another routing plan, in the words its author wrote."""

    own: Mapping[str, RoutingPolicy] = field(default_factory=dict)
    """Policies of the user's own by the part of the text that names them."""

    def _changed(self, scenario: Scenario) -> Scenario:
        words = scenario.routing
        shipped, own = self._parts(scenario)
        for said in sorted(shipped, key=lambda said: said.row.family == "widening"):  # after overflow, which ends it
            words = _altered(scenario, words, said)
        changed = with_sections(scenario, routing=words)
        for name, policy in own.items():
            changed = with_policy(changed, policy, name)
        _look_up(changed)
        return changed

    def _parts(self, scenario: Scenario) -> tuple[list[Said], Mapping[str, RoutingPolicy]]:
        """Take the text apart: shipped words, and policies of the user's own that were handed over with it."""
        whole = {self.text: self.own[self.text]} if self.text in self.own else {}
        parts = [] if whole else [part.strip() for part in self.text.split("+")]
        own = whole or {part: self.own[part] for part in parts if part in self.own}
        refuse_own(set(parts) - set(own), scenario.policies)
        rest = "+".join(part for part in parts if part not in own)
        said = read_parts(rest, scenario.policies) if rest or not own else []
        decided: dict[str, str] = {word.row.family: word.name for word in said}
        for name, policy in own.items():
            for side in sides_of(type(policy)):
                if side in decided:
                    both = f"{quote(decided[side])} and {quote(name)}"
                    raise Mistake(both, f"one of them: both decide {_decides(side)}")
                decided[side] = name
        return said, own


def _decides(side: str) -> str:
    return next(decides for family, decides in DECIDES.items() if family == side)


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
        return words.changed(overflow=overflow_of(scenario, words, said), widening={})
    if said.name in LEVERS:
        return words.changed(**{said.name: lever_of(scenario, said)})
    return words.changed(reserve=reserve_of(scenario, words, said))


def _refuse_unknown(scenario: Scenario, policy: PolicyWords) -> None:
    """Tell a misspelt tier, or a pool where names are pools, by itself, with the nearest name."""
    if policy.policy in BY_POOL:
        for name in policy.parameters:
            known_pool(scenario, name, policy.policy)
        return
    vocabulary = draft_of(scenario).vocabulary
    mistakes = [one for section in policy.by_selector().values() for one in check_selectors(section, vocabulary)]
    if mistakes:
        raise Mistakes(mistakes)


def _look_up(scenario: Scenario) -> None:
    """Let both policies work out their numbers, so that a parameter without a meaning is told now."""
    for side in ("customers", "pools"):
        name = getattr(scenario.routing, side).policy
        try:
            policy_of(scenario, side).table(scenario)
        except (Mistake, Mistakes):
            raise
        except ValueError as error:
            raise Mistake(f"{name}: {error}") from None
        except Exception as error:
            if name not in scenario.own_policies:
                raise
            raise Mistake(f"{name}: its table cannot be made ({type(error).__name__}: {error})") from None


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
