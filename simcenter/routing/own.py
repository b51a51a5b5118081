"""Policies a scenario is routed by: shipped ones by their name, a user's own as objects that travel with it.

A scenario, a study file or a web page can name shipped policies only: what they say is data, and data must not decide
which code is run. A policy of one's own is code its user hands over, on the command line or in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.wording import PolicyWords

SCORES: Final = {"customers": "contact_score", "pools": "agent_score"}
"""By side of a routing plan: the score its policy is asked for."""

_SHIPPED: Final[dict[str, Mapping[str, Callable[[Mapping[str, Any]], RoutingPolicy]]]] = {
    "customers": CUSTOMER_POLICIES,
    "pools": POOL_POLICIES,
}


def policy_of(scenario: Scenario, side: str) -> RoutingPolicy:
    """Make the policy that decides one side of a scenario's routing.

    Parameters
    ----------
    scenario
        Whose.
    side
        ``customers`` (which contact an agent takes) or ``pools`` (which pool a contact takes).
    """
    words: PolicyWords = getattr(scenario.routing, side)
    own = scenario.own_policies.get(words.policy)
    policy: RoutingPolicy = own if own is not None else _SHIPPED[side][words.policy](words.parameters)
    return policy


def sides_of(kind: type[RoutingPolicy]) -> list[str]:
    """List the sides a policy decides: those whose score it has written itself."""
    return [side for side, name in SCORES.items() if getattr(kind, name) is not getattr(RoutingPolicy, name)]


def name_of(policy: RoutingPolicy) -> str:
    """Name a policy of one's own as the command line would: ``module:Class:premier=90s``; a notebook's by its class."""
    kind = type(policy)
    given = ",".join(_written(policy.parameters))
    name = kind.__qualname__ if kind.__module__ == "__main__" else f"{kind.__module__}:{kind.__qualname__}"
    return f"{name}:{given}" if given else name


def _written(parameters: Mapping[str, Any], before: str = "") -> list[str]:
    written = []
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            written += _written(value, f"{before}{name}.")
        else:
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            written.append(f"{before}{name}={'>'.join(value) if isinstance(value, list) else shown}")
    return written


def with_policy(scenario: Scenario, policy: RoutingPolicy, name: str = "") -> Scenario:
    """Return a scenario routed by a policy object, on the sides whose score the policy has.

    Parameters
    ----------
    scenario
        What to route differently; it stays as it is.
    policy
        Any policy.
    name
        What reports call it; by default `name_of` it.

    Raises
    ------
    Mistake
        When the policy has neither of the two scores.
    """
    called = name or name_of(policy)
    sides = sides_of(type(policy))
    if not sides:
        raise Mistake(f"{quote(called)}, which decides nothing", "a policy with contact_score or agent_score")
    # Not read as words of a file would be, where such a name is refused.
    words = PolicyWords.model_construct(policy=called, parameters={})
    routing = scenario.routing.changed(**dict.fromkeys(sides, words))
    changed: Scenario = scenario.changed(routing=routing)
    return changed.with_own_policies({called: policy})
