"""A scenario: everything one asks the simulator, in words, checked as a whole."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from simcenter.scenario.demand.expected import days_vary, expected_on
from simcenter.scenario.demand.listed import Customers
from simcenter.scenario.distributions import Distribution, Never, after
from simcenter.scenario.entry.words import Entry
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.customers import (
    Channel,
    FirstResponse,
    FollowUps,
    Need,
    Promise,
    Redial,
    Returns,
    SelfService,
    ServiceLevel,
    Style,
    Tier,
)
from simcenter.scenario.parts.escalations import Escalation, Level, Misroute
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.parts.people import Pool, StepFactors
from simcenter.scenario.parts.stretches import intervals_in
from simcenter.scenario.parts.volumes import Stream, Volumes
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import select


def _read_change(text: str) -> str:
    from simcenter.scenario.changes.forms import read_change  # changes are made of scenarios

    read_change(text)
    return text


ChangeText = Annotated[str, AfterValidator(_read_change)]
"""A change in words, such as ``volume +15%``; whether it matches the scenario shows when it is made."""


class SourcedNumber(Part):
    """Where a number of the scenario comes from."""

    what: str
    status: Literal["data", "literature", "benchmark", "assumption"]
    source: str = ""


class Money(Part):
    """Currency and what a paid hour costs beside the wage."""

    currency: Annotated[str, Field(max_length=20)] = "EUR"
    on_top_of_wage: Annotated[float, Field(ge=0, le=10)] = 0.0
    """Benefits and overheads as a share of the wage."""


@dataclass(frozen=True)
class ContactType:
    """Tier x need x channel: the identity that draws and measures use; never changed by routing."""

    index: int
    stream: Stream
    tier: str
    need: str
    channel: str
    skills: frozenset[str]
    style: Style
    talk: Distribution
    hold: Distribution
    wrap: Distribution
    patience: Distribution
    before_queue: Distribution
    self_service: SelfService | None
    promise: Promise | None
    returns: Returns | None
    redial: Redial | None
    deferred: bool
    aht_factors: tuple[float, ...]
    """Factor on talk, hold and wrap of contacts that first come in each interval."""
    aht_factor: float
    """The same for an average contact of the day."""

    @property
    def name(self) -> str:
        """The type's name, ``tier/need/channel``."""
        return f"{self.tier}/{self.need}/{self.channel}"

    @property
    def business_hours(self) -> bool:
        """Whether its promise counts hours in which the center is open."""
        return isinstance(self.promise, FirstResponse) and self.promise.hours == "business"

    def handle_ms(self, pool: Pool) -> float:
        """Mean talk + hold + wrap of its contacts in a pool, over the day, in milliseconds."""
        return self._steps_ms(pool.factors(self.need)) * self.aht_factor

    def handle_ms_by_interval(self, pool: Pool) -> tuple[float, ...]:
        """Mean talk + hold + wrap in a pool of contacts that come in each interval, in milliseconds."""
        mean = self._steps_ms(pool.factors(self.need))
        return tuple(mean * factor for factor in self.aht_factors)

    def _steps_ms(self, factors: StepFactors) -> float:
        steps = ((self.talk, factors.talk), (self.hold, factors.hold), (self.wrap, factors.wrap))
        return sum(step.mean_ms() * factor for step, factor in steps)


class Scenario(Part):
    """A contact center and a question about it.

    Read one from a file with `simcenter.load`; change it with `simcenter.scenario.changes.change`.
    """

    simcenter: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=200)] = "unnamed"
    title: str = ""
    story: str = ""
    hypothesis: str = ""
    wrong_if: str = ""
    sources: list[SourcedNumber] = Field(default_factory=list)
    calendar: Calendar
    tiers: Annotated[dict[Name, Tier], Field(min_length=1, max_length=200)]
    needs: Annotated[dict[Name, Need], Field(min_length=1, max_length=1_000)]
    channels: Annotated[dict[Name, Channel], Field(min_length=1, max_length=50)] = Field(
        default_factory=lambda: {"phone": Channel()}
    )
    customers: Customers = Customers()
    """Those who are known one by one."""
    styles: Annotated[dict[Name, Style], Field(max_length=50)] = Field(default_factory=dict)
    """Ways to serve contacts, by name."""
    volumes: Volumes
    incidents: dict[Name, Incident] = Field(default_factory=dict)
    """What happens on some day, or in some hours."""
    follow_ups: FollowUps = FollowUps()
    entry: Entry = Entry()
    """What is announced and offered as a contact joins a queue, and who balks."""
    levels: Annotated[dict[Name, Level], Field(max_length=12)] = Field(default_factory=dict)
    """Levels of support behind the first line, by name."""
    escalations: Annotated[list[Escalation], Field(max_length=1_000)] = Field(default_factory=list)
    """Which contacts are passed on to which level."""
    misroutes: Annotated[list[Misroute], Field(max_length=1_000)] = Field(default_factory=list)
    """Which contacts land in the wrong line first, at a level that stands for it."""
    pools: Annotated[dict[Name, Pool], Field(min_length=1, max_length=500)]
    routing: RoutingWords = RoutingWords()
    policies: dict[Name, RoutingWords] = Field(default_factory=dict)
    """Alternative routing plans to compare, by name."""
    best_proficiency: Literal[1, 100] | None = None
    """Which end of the scale of proficiency is best: 1 or 100; needed where a pool has one, never guessed."""
    what_ifs: dict[Name, list[ChangeText]] = Field(default_factory=dict)
    """Named sets of changes in words; a name stands for its changes wherever a change may be given."""
    service_level: ServiceLevel = ServiceLevel()
    money: Money = Money()
    _own_policies: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _holds_together(self) -> Scenario:
        from simcenter.scenario.checks import check_scenario

        check_scenario(self)
        return self

    @cached_property
    def types(self) -> tuple[ContactType, ...]:
        """The contact types in the order of the streams."""
        return tuple(self._type(i, stream) for i, stream in enumerate(self.volumes.streams))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Scenario:
        """Copy, forgetting the contact types worked out for the original."""
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("types", None)
        return copy

    def changed(self, **values: Any) -> Scenario:
        """Return a copy with some sections replaced, checked anew; own policies go along."""
        return super().changed(**values).with_own_policies(self._own_policies)

    @property
    def own_policies(self) -> Mapping[str, Any]:
        """Routing policies of the user's own by name: objects, so never part of a file nor read from one."""
        return self._own_policies

    def with_own_policies(self, policies: Mapping[str, Any]) -> Scenario:
        """Return a copy that carries more policies of the user's own; its routing may name them."""
        if not policies:
            return self
        copy = self.model_copy()
        copy._own_policies = {**self._own_policies, **policies}
        return copy

    def _type(self, index: int, stream: Stream) -> ContactType:
        tier, need = self.tiers[stream.tier], self.needs[stream.need]
        channel, style = self.channels[stream.channel], self.styles.get(tier.style_for(stream.need) or "", Style())
        deferred = channel.kind == "deferred"
        talk = stream.talk or need.talk.scaled(tier.handle_time).scaled(style.handle_time)
        hold = stream.hold or after(style.preparation, need.hold.scaled(tier.handle_time))
        wrap = stream.wrap or need.wrap.scaled(style.handle_time)
        aht_factors = stream.aht_factors(self.calendar, sum(step.mean_ms() for step in (talk, hold, wrap)))
        return ContactType(
            index=index,
            stream=stream,
            tier=stream.tier,
            need=stream.need,
            channel=stream.channel,
            skills=self._skills(stream.tier, stream.need),
            style=style,
            talk=talk,
            hold=hold,
            wrap=wrap,
            patience=Never() if deferred else stream.patience or tier.patience,
            before_queue=channel.before_queue,
            self_service=channel.self_service,
            promise=tier.first_response if deferred else tier.promise,
            returns=tier.returns or self.follow_ups.returns,
            redial=None if deferred else tier.redial or self.follow_ups.redial,
            aht_factors=aht_factors,
            aht_factor=self._on_average(stream, aht_factors),
            deferred=deferred,
        )

    def _on_average(self, stream: Stream, factors: tuple[float, ...]) -> float:
        """Mean over a stream's contacts of a factor that depends on the interval they come in."""
        if len(set(factors)) == 1:
            return factors[0]
        volumes = self.stated_per_interval(stream)
        weights = volumes if sum(volumes) > 0 else [1.0] * len(factors)
        return float(sum(map(operator.mul, factors, weights)) / sum(weights))

    @property
    def has_follow_ups(self) -> bool:
        """Whether any contact can cause another."""
        return any(
            kind.returns is not None
            or kind.redial is not None
            or (kind.self_service is not None and kind.self_service.returns is not None)
            for kind in self.types
        )

    @property
    def offered_differs(self) -> bool:
        """Whether the contacts a telephone system counts are other than the fresh problems."""
        return self.has_follow_ups or any(kind.self_service is not None for kind in self.types)

    def escalation(self, kind: ContactType, level: str | None) -> Escalation | None:
        """How contacts of a type are passed on from a level (None: the first line), if they are."""
        leaving = {one.of: one for one in self.escalations if one.leaves == level}
        return select(leaving, (kind.tier, kind.need, kind.channel), None) if leaving else None

    def path(self, kind: ContactType) -> tuple[Escalation, ...]:
        """The escalations contacts of a type may go through, one after the other."""
        found: list[Escalation] = []
        level = None
        while (step := self.escalation(kind, level)) is not None:
            found.append(step)
            level = step.to
        return tuple(found)

    def misroute(self, kind: ContactType) -> Misroute | None:
        """How contacts of a type land in the wrong line, if they do."""
        return select({one.of: one for one in self.misroutes}, (kind.tier, kind.need, kind.channel), None)

    def levels_of(self, kind: ContactType) -> set[str]:
        """The levels at which contacts of a type may be."""
        wrong = self.misroute(kind)
        return {step.to for step in self.path(kind)} | ({wrong.to} if wrong is not None else set())

    def can_serve(
        self, pool: str, kind: ContactType, seen_as: str | None = None, level: str | None = None
    ) -> bool:
        """Whether a pool's agents have every skill a contact type needs, if taken for another tier or at a level.

        They must also take contacts of its channel's kind.
        """
        if not self.pools[pool].takes(self.channels[kind.channel]):
            return False
        skills = kind.skills if seen_as is None else self._skills(seen_as, kind.need)
        own = self.levels[level].skill if level is not None else None
        if own is not None:
            skills = frozenset({own, *(skill for skill in (self.tiers[seen_as or kind.tier].skill,) if skill)})
        return skills <= set(self.pools[pool].skills)

    def least_handle_ms(self, pool: str, kind: ContactType) -> tuple[float, ...]:
        """Mean time an agent of a pool must at least spend on contacts that come in each interval, in milliseconds.

        Chats cost the least with as many at once as an agent gets through fastest.
        """
        chats = self.pools[pool].chats if self.is_chat(kind) else None
        handle = kind.handle_ms_by_interval(self.pools[pool])
        return handle if chats is None else tuple(mean / chats.fastest for mean in handle)

    def is_chat(self, kind: ContactType) -> bool:
        """Whether contacts of a type are chats: an agent may hold several at once."""
        return self.channels[kind.channel].kind == "chat"

    def _skills(self, tier: str, need: str) -> frozenset[str]:
        named = (self.needs[need].skill, self.tiers[tier].skill)
        return frozenset(skill for skill in named if skill is not None)

    def resolves(self, pool: str, kind: ContactType) -> float:
        """Chance that a pool's agents solve the problem of a contact of a type."""
        return min(1.0, self.pools[pool].resolves(kind.need) * kind.style.resolution)

    def recognition(self, kind: ContactType) -> float:
        """Chance that a contact of a type is recognised."""
        return self.tiers[kind.tier].recognised(kind.channel)

    def seen_as(self, kind: ContactType) -> str:
        """The tier unrecognised contacts of a type are routed as."""
        return self.tiers[kind.tier].seen_as or list(self.tiers)[-1]

    def agents_named(self, names: Iterable[str]) -> list[int]:
        """Numbers of the agents that names of pools or people stand for; unknown names stand for nobody."""
        found: list[int] = []
        wanted, first = set(names), 0
        for name, pool in self.pools.items() if wanted else ():
            agents = pool.agents(self.calendar)
            if name in wanted:
                found += range(first, first + agents)
            else:
                found += [first + i for i, person in enumerate(pool.people or ()) if person.name in wanted]
            first += agents
        return found

    def stated_per_interval(self, stream: Stream) -> list[float]:
        """Expected contacts of a stream in each interval, as the file says it: weekday and incidents left out."""
        tier = self.customers.counted(stream.tier, self.tiers[stream.tier])
        return stream.expected(self.calendar, tier, self.volumes.profiles)

    def expected_per_interval(self, stream: Stream) -> list[float]:
        """Expected contacts of a stream in each interval of a day, on average over the days of the horizon.

        Where the center is closed on some days, what comes on these is shared among the others.
        """
        if not self.days_vary:
            return self.stated_per_interval(stream)
        days = [self.expected_on(stream, day) for day in range(self.calendar.days)]
        return [sum(values) / self.calendar.open_days for values in zip(*days, strict=True)]

    @property
    def days_vary(self) -> bool:
        """Whether expected contacts depend on the day."""
        return days_vary(self)

    def expected_on(self, stream: Stream, day: int) -> list[float]:
        """Expected contacts of a stream in each interval of a day of the horizon, from 0; earlier ones are negative."""
        return expected_on(self, stream, day)

    def intervals_of(self, incident: Incident) -> range:
        """The intervals of a day in which an incident happens."""
        whole = range(self.calendar.intervals)
        return whole if incident.at is None else range(*intervals_in(incident.at, self.calendar))

    def heads(self, pool: str) -> list[int]:
        """Net heads of a pool that has no roster, per interval."""
        return self.pools[pool].heads(self.calendar)

    def with_routing(self, routing: RoutingWords) -> Scenario:
        """Return the same scenario under another routing plan, checked anew."""
        return self.changed(routing=routing)


__all__ = ["ContactType", "Never", "Scenario", "ServiceLevel", "SourcedNumber"]
