"""Routing in a few words: what can be said, what each word decides, and what it means in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.routing.policy import RoutingPolicy, Takes

Family = Literal[
    "customers", "pools", "agents", "overflow", "widening", "transfer", "queue_threshold", "admission", "local_first",
    "reserve", "plan",
]  # fmt: skip

DECIDES: Final[dict[Family, str]] = {
    "customers": "which waiting contact a free agent takes",
    "pools": "which pool a contact takes",
    "agents": "which idle agent of the chosen pools",
    "overflow": "when pools that are not a contact's own open to it",
    "widening": "which other pools open to a contact one step after the other",
    "transfer": "which contacts move to another tier's queue after a wait",
    "queue_threshold": "how many must wait before a pool helps",
    "admission": "who is turned away while few trunk lines are free",
    "local_first": "how long contacts are kept for pools of their own site",
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
    "widening": (
        "widening",
        "widening:premier=hall 20s, widening:default=premier_desk 20s>hall 1min",
        "instead of overflow: other pools (joined by /) open after so long, step by step; pools in no step stay closed",
    ),
    "transfer": (
        "transfer",
        "transfer:premier=standard 5min, transfer:premier/billing=standard 5min reset",
        "contacts that have waited so long move to the queue of that tier, their wait kept unless reset is added",
    ),
    "queue_threshold": (
        "queue_threshold",
        "queue_threshold:premier_desk/standard=3",
        "the pool serves such contacts only while at least so many of them wait",
    ),
    "admission": (
        "admission",
        "admission:standard=4",
        "such contacts are turned away while no more trunk lines than this are free",
    ),
    "local_first": (
        "local_first",
        "local_first:standard=south,after=30s",
        "pools of the contact's own site serve it at once, those of other sites after so long",
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
