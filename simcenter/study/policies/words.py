"""Routing in a few words: what can be said, what each word decides, and what it means in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.routing.policy import RoutingPolicy, Takes

Family = Literal["customers", "pools", "agents", "overflow", "reserve", "plan"]

DECIDES: Final[dict[Family, str]] = {
    "customers": "which waiting contact a free agent takes",
    "pools": "which pool a contact takes",
    "agents": "which idle agent of the chosen pools",
    "overflow": "when pools that are not a contact's own open to it",
    "reserve": "how many idle agents are kept back, and from whom",
    "plan": "all of it",
}

AGENT_RULES: Final[dict[str, str]] = {
    "longest_idle": "takes the agent who has been idle longest",
    "least_occupied": "takes the agent who has been busy the smallest share of today's time on duty",
    "random": "takes an idle agent at random, by the contact's own luck",
    "fastest": "takes an agent of the pool that handles this contact in the shortest time",
}

PLAN_WORDS: Final[dict[str, tuple[Family, str, str]]] = {
    "dedicated": ("overflow", "dedicated", "contacts are served by their own desks only"),
    "shared": ("overflow", "shared", "every pool with the skills serves a contact at once"),
    "overflow": (
        "overflow",
        "overflow:20s, overflow:premier=20s,standard=never",
        "other pools with the skills open to a contact after so long, its own desks staying open",
    ),
    "reserve": (
        "reserve",
        "reserve:2, reserve:premier_desk/standard=2",
        "every desk of a tier keeps so many idle agents (1 if not said) back from the other tiers, "
        "or the pool named from whom is named",
    ),
}
"""By word: what it decides, how it is written, what it does."""

@dataclass(frozen=True)
class PolicyRow:
    """A word of routing, for people who choose one."""

    name: str
    family: Family
    written: str
    says: str
    takes: Mapping[str, Takes] = field(default_factory=dict)

    @property
    def decides(self) -> str:
        """What the word decides."""
        return DECIDES[self.family]


def preset_rows() -> list[PolicyRow]:
    """List every word there is, family by family."""
    rows = [
        PolicyRow(name, family, policy.written or name, policy.says, policy.takes)
        for family, presets in _presets().items()
        for name, policy in ((name, make({})) for name, make in presets.items())
    ]
    rows += [PolicyRow(name, "agents", name, says) for name, says in AGENT_RULES.items()]
    return rows + [
        PolicyRow(name, family, written, says) for name, (family, written, says) in PLAN_WORDS.items()
    ]


def _presets() -> dict[Family, Mapping[str, Callable[[Mapping[str, Any]], RoutingPolicy]]]:
    return {"customers": CUSTOMER_POLICIES, "pools": POOL_POLICIES}
