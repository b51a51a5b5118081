"""Who contacts the center, what about, over what, and what they do when it goes wrong."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from simcenter.scenario.distributions import Distribution, Exponential, Fixed, Never, Patience
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.units import Duration, Share

Attempts = Annotated[int, Field(strict=True, ge=1, le=50)]
Amount = Annotated[float, Field(strict=True, ge=0, le=1e12, allow_inf_nan=False)]
Factor = Annotated[float, Field(strict=True, gt=0, le=100, allow_inf_nan=False)]


class Promise(Part):
    """A share of contacts answered within a time, judged per declared period."""

    share: Share
    within: Duration
    period: Literal["interval", "day", "week", "month"] = "day"


FORMULA_ALIASES: Final = {
    "answered_of_offered": "of_answered_and_abandoned",
    "answered_of_answered": "of_answered",
    "short_abandons_excluded": "excluding_short_abandons",
    "abandons_in_target_excluded": "excluding_abandons_in_target",
    "abandons_in_target_count_as_met": "counting_abandons_in_target",
}
"""Other words people use for the formulas."""


def _formula_by_any_name(value: object) -> object:
    return FORMULA_ALIASES.get(value, value) if isinstance(value, str) else value


class ServiceLevel(Part):
    """The formula the reports put first."""

    formula: Annotated[
        Literal[
            "of_answered_and_abandoned",
            "of_answered",
            "excluding_short_abandons",
            "excluding_abandons_in_target",
            "counting_abandons_in_target",
        ],
        BeforeValidator(_formula_by_any_name),
    ] = "of_answered_and_abandoned"
    within: Duration = 20_000
    """The target of tiers without a promise."""
    short_abandon: Duration = 5_000


class FirstResponse(Promise):
    """A share of deferred contacts that get their first response within a time, in hours the center is open or not."""

    hours: Literal["business", "round_the_clock"] = "business"
    """`business`: the clock stands still while the center is closed."""


class Returns(Part):
    """What an unresolved customer does: come back with a probability after a delay, or stay silent."""

    probability: Share
    delay: Distribution


class Redial(Part):
    """What a customer does who hung up, found no line free, left at the announced wait, or missed all calls back."""

    after_abandoning: Share = 0.0
    after_blocking: Share = 0.0
    after_balking: Share = 0.0
    after_not_reached: Share = 0.0
    """Of those called back in vain to the last try."""
    delay: Distribution = Exponential(mean=1_200_000)
    patience: Literal["fresh", "same"] = "fresh"


class FollowUps(Part):
    """Contacts that earlier contacts cause, for all tiers that do not say otherwise."""

    returns: Returns | None = None
    redial: Redial | None = None
    other_channel: dict[Name, dict[Name, Share]] = Field(default_factory=dict)
    """By channel of a contact: the share of the contacts it causes that come over others."""
    max_attempts: Attempts = 10


class Upgrade(Part):
    """A higher tier offered at the end of each answered contact; accepted, it holds for the rest of the issue."""

    to: Name
    """The tier whose queues and entitlements in routing the further contacts have."""
    accepts: Share
    """Chance that the customer accepts, at each offer."""
    price: Amount = 0.0
    """What the customer pays on accepting, in the scenario's currency; the first time in an issue, or of a person."""


class Tier(Part):
    """The rank the business gives a customer."""

    customers: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)] | None = None
    contacts_per_day: Amount | None = None
    """Contacts (or issues) per customer and day."""
    orders_per_day: Amount | None = None
    """Orders of all its customers on an average day, for `per_order`."""
    value: Amount = 0.0
    """What a customer is worth in a year, in the scenario's currency."""
    patience: Patience = Never()
    handle_time: Factor = 1.0
    """Factor on talk and hold of the need."""
    promise: Promise | None = None
    """Of an answer, to contacts that wait for one."""
    first_response: FirstResponse | None = None
    """Of a first response, to contacts over channels whose work is deferred."""
    skill: Name | None = None
    """A skill agents need for this tier whatever the need."""
    returns: Returns | None = None
    redial: Redial | None = None
    recognition: Share | dict[str, Share] = 1.0
    """Chance that a contact is recognised, by channel or for all; else it is routed as one of `seen_as`."""
    seen_as: Name | None = None
    """The tier an unrecognised contact is routed as; the lowest by default."""
    skip_ivr: bool = False
    """Whether recognised contacts join their queue without the channel's time before it."""
    upgrade: Upgrade | None = None
    """What is offered at the end of an answered contact."""
    style: Name | dict[str, Name] | None = None
    """How they are served, one of `styles`: whatever the need, or by need with `default`."""
    managers: list[Name] = Field(default_factory=list)
    """Pools, or people by name, whose clients the customers are, each equally often."""

    clients_each: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    """The most customers one of the managers may have."""

    def recognised(self, channel: str) -> float:
        """Chance that a contact over a channel is recognised."""
        if not isinstance(self.recognition, dict):
            return self.recognition
        return self.recognition.get(channel, self.recognition.get("default", 1.0))

    def style_for(self, need: str) -> str | None:
        """The name of the style in which contacts about a need are served."""
        return self.style.get(need, self.style.get("default")) if isinstance(self.style, dict) else self.style


class Style(Part):
    """How much care contacts are given: what it takes and what it brings."""

    handle_time: Factor = 1.0
    """Factor on talk and wrap of the need."""
    preparation: Duration = 0
    """Time of the agent before the talk, with the customer on hold."""
    resolution: Factor = 1.0
    """Factor on the chance of pools to solve the problem, which stays at most 1."""


class Growth(Part):
    """Talk that is longer for those who waited long: they complain first, or the problem has grown."""

    after: Duration = 0
    """Wait up to which nothing changes."""
    per_minute: Share
    """Share of the talk that each minute waited beyond that adds."""
    at_most: Share = 1.0
    """The most that waiting adds."""


class Need(Part):
    """What a contact is about: the skill it takes and the time it takes."""

    skill: Name | None = None
    """Defaults to no particular skill: any pool may serve it."""
    talk: Distribution
    hold: Distribution = Fixed(value=0)
    wrap: Distribution = Fixed(value=0)
    waiting_adds: Growth | None = None
    """How talk grows with the wait."""


class SelfService(Part):
    """A voice menu or bot that may be enough: some contacts end in it, some of those without help."""

    tries: Share | dict[str, Share] = 1.0
    """Share of first contacts that try it, by tier and need; the others go past it."""
    contains: Share | dict[str, Share]
    """Of those who try, the share that leaves without seeing an agent."""
    time: Distribution = Fixed(value=0)
    """Time of those who try, after `before_queue`."""
    helped: Share = 1.0
    """Of those contained, the share whose problem is solved."""
    returns: Returns | None = None
    """What those do who were contained and not helped."""
    harder: Factor = 1.0
    """Factor on the talk time of contacts after one that was contained and not helped."""


class Channel(Part):
    """How contacts reach the center."""

    kind: Literal["call", "chat", "deferred"] = "call"
    """A call takes an agent's whole attention, a chat may be one of several an agent holds at once.

    `deferred`: email, tickets; nobody waits on a line, and what is not done today is done tomorrow.
    """
    before_queue: Distribution = Fixed(value=0)
    """Time in the voice response unit before the contact joins a queue."""
    self_service: SelfService | None = None
    """What may make an agent unnecessary."""
    lines: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    """Trunk lines: contacts before the queue, waiting or talking; more are blocked. Unlimited by default."""
    interruptible: bool | None = None
    """Deferred work: whether an agent breaks it off when somebody waits for an answer and no agent is free."""
    at_shift_end: Literal["finish", "hand_back"] | None = None
    """Deferred work: whether an agent who is to go finishes it first (as usual), or hands back what is left."""
    resuming: Duration | None = None
    """Deferred work: what it takes an agent to find the way back into what was broken off or handed back."""

    @property
    def in_pieces(self) -> bool:
        """Whether work on a contact may be broken off."""
        return bool(self.interruptible) or self.at_shift_end == "hand_back"
