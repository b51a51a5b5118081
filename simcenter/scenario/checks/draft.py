"""A scenario as far as it could be read: what the checks across its parts look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from simcenter.scenario.demand.listed import Customers
from simcenter.scenario.entry.words import Entry
from simcenter.scenario.errors import KeyPath, Mistake
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.customers import Channel, FollowUps, Need, Style, Tier
from simcenter.scenario.parts.escalations import Escalation, Level, Misroute
from simcenter.scenario.parts.factors import DayFactor
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.parts.volumes import Mailing, Stream
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import FIRST_LINE, ON_THE_LINE, RECOGNITION, STATES, Vocabulary, select

STREAMS: KeyPath = ("volumes", "streams")


@dataclass(frozen=True)
class Draft:
    """The parts of a scenario; a part that could not be read is None, but its name is known.

    A section without a single name could not be read at all: then no name is blamed for being unknown.
    """

    calendar: Calendar | None
    tiers: Mapping[str, Tier | None]
    needs: Mapping[str, Need | None]
    channels: Mapping[str, Channel | None]
    styles: Mapping[str, Style | None]
    pools: Mapping[str, Pool | None]
    pool_skills: Mapping[str, frozenset[str] | None]
    """Known even where the rest of a pool could not be read."""
    profiles: Mapping[str, list[float] | None]
    streams: tuple[Stream | None, ...]
    counts: str | None
    carry_in: bool
    factors: Mapping[str, DayFactor]
    """The day factor and the interval factor by key, where there are any and they could be read."""
    incidents: Mapping[str, Incident | None]
    mailings: Mapping[str, Mailing | None]
    dated: tuple[tuple[KeyPath, bool], ...]
    """Places of volumes that take the weekday of the first day, or its date (then True)."""
    follow_ups: FollowUps | None
    routing: RoutingWords | None
    policies: Mapping[str, RoutingWords | None]
    best_proficiency: int | None
    levels: Mapping[str, Level | None]
    escalations: tuple[Escalation | None, ...]
    misroutes: tuple[Misroute | None, ...]
    entry: Entry | None
    customers: Customers | None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words selectors may use."""
        kinds = {"tier": tuple(self.tiers), "need": tuple(self.needs), "channel": tuple(self.channels)}
        words = [(stream.tier, stream.need, stream.channel) for _, stream in self.read_streams()]
        queues = tuple(dict.fromkeys(queue for _, stream in self.read_streams() for queue in self.words_of(stream)))
        unknown = any(
            name not in names for triple in words for name, names in zip(triple, kinds.values(), strict=True)
        )
        complete = bool(self.streams) and None not in self.streams and not unknown
        kinds |= {"state": STATES, "recognition": RECOGNITION}
        if self.has_queue_behind:
            kinds["line"] = ON_THE_LINE
        if self.levels:
            kinds["level"] = (FIRST_LINE, *self.levels)
        return Vocabulary(kinds, queues, complete)

    def words_of(self, stream: Stream) -> list[tuple[str, ...]]:
        """The words of all queues of a stream's contacts: recognised ones, and as others if they may not be."""
        front = self._first_line_of(stream)
        if self.has_queue_behind:
            front = [(*words, line) for line in ON_THE_LINE for words in front]
        if not self.levels:
            return front
        behind = [step.to for step in self.path(stream)]
        wrong = self.misroute(stream)
        behind += [] if wrong is None else [wrong.to]
        return [(*words, level) for level in dict.fromkeys([FIRST_LINE, *behind]) for words in front]

    @property
    def has_queue_behind(self) -> bool:
        """Whether call-backs wait in queues of their own."""
        return self.entry is not None and self.entry.has_queue_behind

    def path(self, stream: Stream) -> list[Escalation]:
        """The escalations a stream's contacts may go through, up to the first level they would see again."""
        found: list[Escalation] = []
        while len(found) <= len(self.levels):
            level = found[-1].to if found else None
            leaving = {one.of: one for one in self.escalations if one is not None and one.leaves == level}
            try:
                step = select(leaving, (stream.tier, stream.need, stream.channel), None)
            except Mistake:  # two are equally exact: told elsewhere
                break
            if step is None:
                break
            found.append(step)
            if step.to in [earlier.to for earlier in found[:-1]]:
                break
        return found

    def misroute(self, stream: Stream) -> Misroute | None:
        """How a stream's contacts land in the wrong line, if they do."""
        ways = {one.of: one for one in self.misroutes if one is not None}
        try:
            return select(ways, (stream.tier, stream.need, stream.channel), None)
        except Mistake:  # two are equally exact: told elsewhere
            return None

    def _first_line_of(self, stream: Stream) -> list[tuple[str, ...]]:
        tier = self.tiers.get(stream.tier)
        seen = [(stream.tier, RECOGNITION[0]), (self.seen_as(stream), RECOGNITION[1])]
        if tier is None or tier.recognition == 1:
            seen = seen[:1]
        words: list[tuple[str, ...]] = [
            (name, stream.need, stream.channel, state, known) for name, known in seen for state in STATES
        ]
        if tier is not None and tier.upgrade is not None:
            known = self.customers is not None and stream.tier in self.customers.by_tier
            states = STATES if known else STATES[1:]
            words += [(tier.upgrade.to, stream.need, stream.channel, state, RECOGNITION[0]) for state in states]
        return words

    def seen_as(self, stream: Stream) -> str:
        """The tier a stream's unrecognised contacts are routed as."""
        tier = self.tiers.get(stream.tier)
        named = None if tier is None else tier.seen_as
        return named or [stream.tier, *self.tiers][-1]

    def read_streams(self) -> Iterator[tuple[KeyPath, Stream]]:
        """Go through the streams that could be read, each with its place."""
        for i, stream in enumerate(self.streams):
            if stream is not None:
                yield (*STREAMS, i), stream

    def read_pools(self) -> Iterator[tuple[KeyPath, str, Pool]]:
        """Go through the pools that could be read, each with its place and name."""
        for name, pool in self.pools.items():
            if pool is not None:
                yield ("pools", name), name, pool

    def plans(self) -> Iterator[tuple[KeyPath, RoutingWords]]:
        """Go through the routing plans that could be read, the scenario's own and the alternatives."""
        if self.routing is not None:
            yield ("routing",), self.routing
        for name, words in self.policies.items():
            if words is not None:
                yield ("policies", name), words

    def skills_had(self) -> dict[str, None] | None:
        """All skills pools have, in order; None when those of a pool, or all pools, could not be read."""
        if not self.pool_skills or None in self.pool_skills.values():
            return None
        return dict.fromkeys(skill for skills in self.pool_skills.values() for skill in sorted(skills or ()))

    def able(self, skills: frozenset[str], channel: str | None = None) -> Mapping[str, None]:
        """The pools with these skills, in order; given a channel, only those that take its kind of contact."""
        if (skills, channel) not in self._able:
            with_skills = [
                name
                for name, had in self.pool_skills.items()
                if had is not None and skills <= had and (channel is None or self.takes(name, channel))
            ]
            self._able[skills, channel] = dict.fromkeys(with_skills)
        return self._able[skills, channel]

    @cached_property
    def _able(self) -> dict[tuple[frozenset[str], str | None], Mapping[str, None]]:
        return {}

    def is_chat(self, stream: Stream) -> bool:
        """Whether a stream's contacts are chats."""
        channel = self.channels.get(stream.channel)
        return channel is not None and channel.kind == "chat"

    def takes(self, pool: str, channel: str) -> bool:
        """Whether a pool takes a channel's kind of contact; parts that could not be read are taken to fit."""
        who, how = self.pools.get(pool), self.channels.get(channel)
        return who is None or how is None or who.takes(how)

    def present(self, pools: Iterable[str]) -> bool:
        """Whether any of these pools ever has a head; heads that are unknown count."""
        found = (self.pools[name] for name in pools)
        return any(pool is None or self.heads(pool) != 0 for pool in found)

    def skills_of(
        self, stream: Stream, seen_as: str | None = None, level: str | None = None
    ) -> frozenset[str] | None:
        """The skills a stream's contacts take, as those of another tier or at a level; None when a name is unknown."""
        tier, need = self.tiers.get(seen_as or stream.tier), self.needs.get(stream.need)
        if tier is None or need is None:
            return None
        skill = need.skill
        if level is not None and level != FIRST_LINE:
            there = self.levels.get(level)
            if there is None:
                return None
            skill = there.skill or skill
        return frozenset(name for name in (skill, tier.skill) if name is not None)

    def expected(self, stream: Stream) -> list[float] | None:
        """Expected contacts of a stream per interval, None when that takes a part that could not be read."""
        tier = self.tiers.get(stream.tier)
        if self.calendar is None or tier is None:
            return None
        named = stream.profile if isinstance(stream.profile, str) else None
        weights = self.profiles.get(named) if named else stream.profile
        if named and weights is None:
            return None
        if isinstance(weights, list) and (len(weights) != self.calendar.intervals or not sum(weights) > 0):
            return None
        try:
            profiles = {named: weights} if named and isinstance(weights, list) else {}
            return stream.expected(self.calendar, self.counted(stream.tier, tier), profiles)
        except ValueError:
            return None

    def counted(self, name: str, tier: Tier) -> Tier:
        """A tier as its listed customers make it, where there are any."""
        return tier if self.customers is None else self.customers.counted(name, tier)

    def heads(self, pool: Pool) -> int | None:
        """Most agents of a pool at one moment, None when its heads do not fit the day or it is unknown."""
        if self.calendar is None:
            return None
        try:
            return pool.most_present(self.calendar)
        except ValueError:
            return None
